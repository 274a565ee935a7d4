"""Hold the policy in force and reload it when its files change; a policy with mistakes never replaces a good one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from bot.changed_files import LOOK_SECONDS, Stamp, Watch, stamp

from .policy import Policy, load_policy
from .problems import PolicyError, Problem

logger = logging.getLogger(__name__)


class PolicyHolder:
    """Hold the policy of `folder`, or the policy `given` (which then never changes).

    `policy` is the policy in force. Read it once and keep it when several answers must agree, because another thread
    may replace it. `problems` say why the files in their present state were not loaded; empty when they were.
    """

    policy: Policy

    def __init__(
        self,
        folder: Path | None = None,
        *,
        given: Policy | None = None,
        load: Callable[[Path], Policy] = load_policy,
        say: Callable[[str], None] | None = None,
    ) -> None:
        """Load the policy unless it is given; raise PolicyError when it cannot be used.

        `say` receives the same messages about changes as the log.
        """
        self._load, self._say = load, say
        self._watcher: Watch | None = None
        self._tried: Stamp = frozenset()
        self.problems: tuple[Problem, ...] = ()
        if given is not None:
            self._folder, self.policy = None, given
        elif folder is not None:
            self._folder = folder
            before = stamp([folder])
            self.policy = load(folder)
            now = stamp([folder, *self.policy.sources])
            # If a file changed during loading, a later look loads again.
            self._tried = now if before <= now else frozenset()
        else:
            raise ValueError("nothing to hold: give a folder or a policy")
        self._seen = self._tried

    def look(self) -> bool:
        """Load the files if they have changed, but not since the last look; return whether a new version is in force.

        A file that changed since the last look may still be being written.
        """
        if self._folder is None:
            return False
        now = stamp([self._folder, *self.policy.sources])
        at_rest, self._seen = now == self._seen, now
        if now == self._tried or not at_rest:
            return False
        self._tried = now
        try:
            found = self._load(self._folder)
        except PolicyError as error:
            self._report(
                logging.ERROR,
                f"The changed policy has mistakes and is not used; version {self.policy.version} stays in force:\n"
                + "\n".join(f"  {self._folder}/{problem}" for problem in error.problems),
            )
            # Logged before `problems` is set, so that whatever `problems` shows is already in the log.
            self.problems = error.problems
            return False
        except Exception:
            # A fault of the program, not of the files: the good policy stays in force all the same.
            logger.exception("the changed policy could not be read; version %s stays in force", self.policy.version)
            return False
        mended, self.problems = bool(self.problems), ()
        before, self.policy = self.policy.version, found
        if found.version != before:
            self._report(
                logging.WARNING, f"The policy was changed: version {found.version} is in force, {before} no longer."
            )
        elif mended:
            self._report(logging.WARNING, f"The policy is as it was before: version {found.version} is in force.")
        return found.version != before

    def watch(self, seconds: float = LOOK_SECONDS) -> None:
        """Call `look` every `seconds` in a background thread; do nothing if that thread is already running."""
        if self._folder is None or (self._watcher is not None and self._watcher.is_alive()):
            return
        self._watcher = Watch("policy", self.look, seconds)

    def close(self) -> None:
        """Stop watching; wait up to 5 seconds for the thread to end."""
        if self._watcher is not None:
            self._watcher.close()

    def _report(self, level: int, text: str) -> None:
        logger.log(level, text)
        if self._say is not None:
            self._say(text)
