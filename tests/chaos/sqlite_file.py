"""What is done to a SQLite file: a writer who does not let go, and commits that take long, as on a slow disk.

A really slow disk cannot be had without the kernel's help: device-mapper and cgroups want rights that CI may not have,
and do nothing to a file system in memory. What the product notices of a slow disk is that each commit holds SQLite's
only write lock for the time of its sync. So another writer takes that lock again and again for such a time: every
process waits as it would, and goes on with all that writes nothing. Stopping the desk's process again and again would
also stop what needs no disk; that is the harm "freeze".
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import Iterator

from tests.chaos.harm import Harm
from tests.running import Running

LOCK_SECONDS = 7.0
SLOW_SECONDS = 12.0
# How long one commit takes on the slow disk, and the time in which others get a turn.
COMMIT_SECONDS, BETWEEN_SECONDS = 0.5, 0.05


class SqliteFile:
    """The file in the data folder that the product makes by itself."""

    url = ""

    def harms(self) -> list[Harm]:
        """Return what can be done to the file."""
        return [Harm("lock the database", _lock), Harm("slow the disk", _slow)]

    def close(self) -> None:
        """Leave the file to whoever removes the data folder."""


async def _lock(running: Running) -> None:
    """Hold the write lock, as a careless tool does."""
    await asyncio.to_thread(_hold, running, LOCK_SECONDS, 1)


async def _slow(running: Running) -> None:
    await asyncio.to_thread(_hold, running, COMMIT_SECONDS, int(SLOW_SECONDS / COMMIT_SECONDS))


def _hold(running: Running, seconds: float, times: int) -> None:
    with _other_writer(running) as other:
        for _ in range(times):
            other.execute("BEGIN IMMEDIATE")
            time.sleep(seconds)
            other.execute("ROLLBACK")
            time.sleep(BETWEEN_SECONDS)


@contextlib.contextmanager
def _other_writer(running: Running) -> Iterator[sqlite3.Connection]:
    other = sqlite3.connect(running.data / "amends.db", timeout=30, isolation_level=None)
    try:
        yield other
    finally:
        other.close()
