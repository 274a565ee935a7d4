"""Run the background jobs of a process; each has a name, an interval and a health figure."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

logger = logging.getLogger(__name__)

# A failing job is late after this many intervals, but not before this many seconds.
LATE_AFTER_INTERVALS, LATE_AFTER_SECONDS = 5, 30.0


Pause = Callable[[float], Awaitable[object]]


@contextmanager
def plain_pause() -> Iterator[Pause]:
    """Yield a pause that only sleeps."""
    yield asyncio.sleep


@dataclass(frozen=True)
class Health:
    """The health of a job: its state, the seconds since its last success (None: none yet), failures in a row.

    States: `off` (not started), `waiting` (no success yet), `ok`, `done`, `failing` (will retry), `late` (has failed
    for too long) and `stopped` (its task ended, which is a fault of the program).
    """

    name: str
    state: str
    since_success: float | None
    failures: int

    @property
    def well(self) -> bool:
        """Return whether the job still does its work: it is neither late nor stopped."""
        return self.state not in ("late", "stopped")

    def as_json(self) -> dict[str, object]:
        """Return the figures in the form in which `/readyz` shows them."""
        since = None if self.since_success is None else round(self.since_success, 1)
        return {"state": self.state, "seconds_since_success": since, "failures": self.failures}


class Job:
    """Run `work` repeatedly from `start` to `close`; a failure is logged and retried.

    A job whose `interval` (in seconds) is None ends as soon as `work` succeeds. `pausing` is a context manager, entered
    for as long as the job runs, that yields the function that waits between two runs: the wait may end early, for
    example because something changed. By default it sleeps.
    """

    def __init__(
        self,
        name: str,
        interval: float | None,
        work: Callable[[], Awaitable[None]],
        *,
        first_after: float = 0.0,
        retry_after: float = 5.0,
        pausing: Callable[[], AbstractContextManager[Pause]] = plain_pause,
        expected: tuple[type[Exception], ...] = (),
    ) -> None:
        """Prepare the job. Errors of the classes `expected` are only logged as information and are no failures.

        `first_after` and `retry_after` are the seconds before the first run and after a failure.
        """
        self.name = name
        self.interval = interval
        self._work, self._pausing = work, pausing
        self._first_after, self._retry_after = first_after, retry_after
        self._expected = expected
        self._task: asyncio.Task[None] | None = None
        self._started: float | None = None
        self._succeeded: float | None = None
        self._failures = 0
        self._finished = False

    def start(self) -> None:
        """Start the job in the running event loop."""
        self._started = time.monotonic()
        self._task = asyncio.create_task(self._run(), name=f"job {self.name}")

    async def close(self) -> None:
        """Stop the job, even during a run."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def health(self) -> Health:
        """Return the current health of the job."""
        now = time.monotonic()
        since = None if self._succeeded is None else now - self._succeeded
        return Health(self.name, self._state(now), since, self._failures)

    def _state(self, now: float) -> str:
        if self._finished:
            return "done"
        if self._task is None or self._started is None:
            return "off"
        if self._task.done():
            return "stopped"
        last = self._succeeded if self._succeeded is not None else self._started + self._first_after
        patience = max(LATE_AFTER_SECONDS, LATE_AFTER_INTERVALS * (self.interval or 0.0))
        # Expected errors and a run that never ends are no failures, but work that nobody does is late all the same.
        if now - last > patience and (self._failures or self.interval is not None):
            return "late"
        if self._failures:
            return "failing"
        return "waiting" if self._succeeded is None else "ok"

    async def _run(self) -> None:
        with self._pausing() as pause:
            await asyncio.sleep(self._first_after)
            while True:
                try:
                    await self._work()
                except self._expected as error:
                    logger.info("job %s will try again: %s", self.name, error)
                except Exception:
                    self._failures += 1
                    logger.exception("job %s failed", self.name)
                    await asyncio.sleep(self._retry_after)
                    continue
                else:
                    self._succeeded, self._failures = time.monotonic(), 0
                    if self.interval is None:
                        self._finished = True
                        return
                await pause(self._retry_after if self.interval is None else self.interval)


class Jobs:
    """The jobs of one process."""

    def __init__(self, jobs: Iterable[Job]) -> None:
        self._jobs = tuple(jobs)
        names = [job.name for job in self._jobs]
        if len(set(names)) != len(names):
            raise ValueError(f"two jobs have the same name: {', '.join(sorted(names))}")

    def start(self) -> None:
        """Start every job."""
        for job in self._jobs:
            job.start()

    async def close(self) -> None:
        """Stop every job."""
        for job in self._jobs:
            await job.close()

    def health(self) -> list[Health]:
        """Return the health of each job, in the order of registration."""
        return [job.health() for job in self._jobs]
