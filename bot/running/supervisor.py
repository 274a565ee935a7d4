"""Start every process, restart those that die or hang, and stop all of them cleanly."""

from __future__ import annotations

import ctypes
import http.client
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Sequence

from bot.private_files import UMASK, make_file, make_folder
from bot.running import liveness
from bot.running.liveness import WITHOUT_PROXY, Liveness
from bot.running.notify import ALIVE, notify
from bot.running.parts import Part

# A part that keeps dying is restarted after ever longer waits but never abandoned, as an operator would restart it too.
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.5, 30.0
# A part that has run this long counts as healthy again: its wait and its count of restarts are reset.
HEALTHY_SECONDS = 60.0
STOP_SECONDS = 8.0
LOG_BYTES = 10_000_000
_PR_SET_PDEATHSIG = 1


class StartError(Exception):
    """Raised when Amends cannot start; the message says which part or setting failed and what to look at."""


@dataclass
class _Running:
    part: Part
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait: float = FIRST_WAIT_SECONDS
    due: float = 0.0
    restarts: int = field(default=0)


class Supervisor:
    """Run the parts of Amends until asked to stop."""

    def __init__(
        self,
        parts: Sequence[Part],
        folder: Path,
        logs: Path,
        say: Callable[[str], None],
        changed: Callable[[dict[str, int]], None] = lambda pids: None,
    ) -> None:
        """Prepare to run `parts` in `folder`, with logs in `logs`.

        `say` gets lines for the operator; `changed` gets the process ids by part at every start of a part.
        """
        self._changed = changed
        self._running = [_Running(part) for part in parts]
        self._folder, self._logs, self._say = folder, logs, say
        self._stop = threading.Event()
        self._liveness = Liveness()

    def start(self) -> None:
        """Start every part."""
        make_folder(self._logs)
        for running in self._running:
            self._start(running)
        # In a thread of its own, because a part that hangs lets the one that asks wait.
        threading.Thread(target=self._ask_after, name="liveness", daemon=True).start()

    def wait_until_ready(self, address: str, seconds: float) -> bool:
        """Wait until the URL `address` answers 200 and return True; return False when asked to stop before.

        Raises StartError after `seconds`, or when a part has been restarted three times.
        """
        until = time.monotonic() + seconds
        last = ""
        while time.monotonic() < until and not self._stop.is_set():
            self._look_after()
            restless = next((running for running in self._running if running.restarts >= 3), None)
            if restless is not None:
                raise StartError(f"{restless.part.name} does not start. {self._end_of_log(restless.part)}")
            try:
                with WITHOUT_PROXY.open(address, timeout=2) as answer:
                    if answer.status == 200:
                        return True
            except urllib.error.HTTPError as error:
                last = error.read().decode("utf-8", "replace")[:300]
            except (OSError, http.client.HTTPException):
                pass
            self._stop.wait(0.1)
        if not self._stop.is_set():
            raise StartError(f"Not every part was ready after {seconds:.0f} s. {last} The logs are in {self._logs}.")
        return False

    def run(self) -> None:
        """Restart parts that die or hang until `ask_to_stop` or `stop` is called."""
        while not self._stop.is_set():
            self._look_after()
            notify(ALIVE)
            self._stop.wait(0.25)

    def ask_to_stop(self) -> None:
        """Make `run` and `wait_until_ready` return; safe to call from a signal handler."""
        self._stop.set()

    def stop(self) -> None:
        """Stop every part, the desk first so that no new turn starts; kill those that exceed `STOP_SECONDS`."""
        self._stop.set()
        processes = [running.process for running in reversed(self._running) if running.process is not None]
        for process in processes:
            _signal(process, signal.SIGTERM)
        until = time.monotonic() + STOP_SECONDS
        for process in processes:
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(process, signal.SIGKILL)
                process.wait()
        for process in processes:
            # Kill the rest of the part's process group: children that it left running.
            _signal(process, signal.SIGKILL)

    def pids(self) -> dict[str, int]:
        """Return the process id of each running part, keyed by the part's name."""
        return {running.part.name: running.process.pid for running in self._running if running.process is not None}

    def _ask_after(self) -> None:
        while not self._stop.wait(liveness.ASK_SECONDS):
            processes = [(running.process, running.part.health) for running in self._running]
            self._liveness.look([(process.pid, health) for process, health in processes if process and health])

    def _look_after(self) -> None:
        for running in self._running:
            now = time.monotonic()
            if running.process is not None:
                if self._liveness.hung(running.process.pid):
                    self._say(f"{running.part.name} does not answer any more and is killed.")
                    _signal(running.process, signal.SIGKILL)
                    running.process.wait()
                put_aside(self._logs / f"{running.part.name}.log")
                status = running.process.poll()
                if status is None:
                    if now - running.started > HEALTHY_SECONDS:
                        running.wait, running.restarts = FIRST_WAIT_SECONDS, 0
                    continue
                running.process = None
                running.due = now + running.wait
                running.wait = min(running.wait * 2, LONGEST_WAIT_SECONDS)
                running.restarts += 1
                self._say(f"{running.part.name} stopped (status {status}) and is started again.")
            if now >= running.due and not self._stop.is_set():
                self._start(running)

    def _start(self, running: _Running) -> None:
        path = self._logs / f"{running.part.name}.log"
        put_aside(path)
        make_file(path)
        with path.open("ab") as log:
            try:
                running.process = subprocess.Popen(
                    running.part.command,
                    cwd=self._folder,
                    env=running.part.environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    umask=UMASK,
                    preexec_fn=_die_with_parent if sys.platform == "linux" else None,
                )
            except OSError as error:
                raise StartError(f"{running.part.name} cannot be started: {error}") from error
        running.started = time.monotonic()
        self._changed(self.pids())

    def _end_of_log(self, part: Part) -> str:
        path = self._logs / f"{part.name}.log"
        try:
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()[-12:]
        except OSError:
            lines = []
        return f"The end of {path}:\n" + "\n".join(lines)


def put_aside(path: Path) -> None:
    """Move a log over `LOG_BYTES` to `.log.1` in place of the one before, while its process writes on.

    The file is copied and emptied, because the process keeps it open: lines written between the two are lost. Where the
    disk has no room for a copy, the log is only emptied: logs must not take the room that customers' words need.
    """
    try:
        if path.stat().st_size <= LOG_BYTES:
            return
    except FileNotFoundError:
        return
    aside = path.with_suffix(".log.1")
    try:
        shutil.copyfile(path, aside)
    except OSError:
        aside.unlink(missing_ok=True)
    os.truncate(path, 0)


def _die_with_parent() -> None:
    """Make the kernel kill this process when the supervisor dies without stopping it (Linux only).

    At once, because a part that hangs would ignore SIGTERM and keep its port; what was acknowledged is in the store.
    """
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        pass
