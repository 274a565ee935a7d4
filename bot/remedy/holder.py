"""Keep a policy in force and take up a changed one; what is broken never replaces what is good."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from .policy import Policy, load_policy
from .problems import PolicyError, Problem

logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
_Stamp = frozenset[tuple[str, int, int, int]]


class PolicyHolder:
    """Hold the policy of `folder`, or the one `given` (which then never changes).

    `policy` is what holds now: whoever needs several answers that fit together takes it once and keeps it.
    `problems` say why the files as they are now were not taken up; none when they were.
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

        `say` is told of every change besides the log.
        """
        self._load, self._say = load, say
        self._ended = threading.Event()
        self._watcher: threading.Thread | None = None
        self._tried: _Stamp = frozenset()
        self.problems: tuple[Problem, ...] = ()
        if given is not None:
            self._folder, self.policy = None, given
        elif folder is not None:
            self._folder = folder
            before = _stamp([folder])
            self.policy = load(folder)
            now = _stamp([folder, *self.policy.sources])
            # What changed while it was read is read again at the next look.
            self._tried = now if before <= now else frozenset()
        else:
            raise ValueError("nothing to hold: give a folder or a policy")
        self._seen = self._tried

    def look(self) -> bool:
        """Take up the files if they have changed and are at rest since the last look; return whether it did."""
        if self._folder is None:
            return False
        stamp = _stamp([self._folder, *self.policy.sources])
        at_rest, self._seen = stamp == self._seen, stamp
        if stamp == self._tried or not at_rest:
            return False
        self._tried = stamp
        try:
            found = self._load(self._folder)
        except PolicyError as error:
            self._tell(
                logging.ERROR,
                f"The changed policy has mistakes and is not used; version {self.policy.version} stays in force:\n"
                + "\n".join(f"  {self._folder}/{problem}" for problem in error.problems),
            )
            # Told first: whoever sees the problems finds them in the log.
            self.problems = error.problems
            return False
        except Exception:
            # A fault of ours, not of the manager: the good policy stays all the same.
            logger.exception("the changed policy could not be read; version %s stays in force", self.policy.version)
            return False
        mended, self.problems = bool(self.problems), ()
        before, self.policy = self.policy.version, found
        if found.version != before:
            self._tell(
                logging.WARNING, f"The policy was changed: version {found.version} is in force, {before} no longer."
            )
        elif mended:
            self._tell(logging.WARNING, f"The policy is as it was before: version {found.version} is in force.")
        return found.version != before

    def watch(self, seconds: float = LOOK_SECONDS) -> None:
        """Look every so many seconds from now on, in the background; a second call changes nothing."""
        if self._folder is None or (self._watcher is not None and self._watcher.is_alive()):
            return

        def run() -> None:
            while not self._ended.wait(seconds):
                self.look()

        self._watcher = threading.Thread(target=run, name="policy", daemon=True)
        self._watcher.start()

    def close(self) -> None:
        """Stop watching."""
        self._ended.set()
        if self._watcher is not None:
            self._watcher.join(5)

    def _tell(self, level: int, text: str) -> None:
        logger.log(level, text)
        if self._say is not None:
            self._say(text)


def _stamp(places: Iterable[Path]) -> _Stamp:
    """Return what tells one state of some files from another; a folder stands for the files in it."""
    found = set()
    for place in places:
        for path in [place, *sorted(place.glob("*"))] if place.is_dir() else [place]:
            try:
                seen = path.stat()
            except OSError:
                continue
            if not path.is_dir():
                found.add((str(path), seen.st_mtime_ns, seen.st_size, seen.st_ino))
    return frozenset(found)
