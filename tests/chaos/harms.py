"""What is done to a running product: each harm ends by itself and leaves everything as an operator would find it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sqlite3
import subprocess
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from tests.running import Running

PARTS = ("desk", "dialogue", "actions")
# Longer than a turn may take, shorter than the supervisor's patience with a part that hangs.
FREEZE_SECONDS = 10.0
LOCK_SECONDS = 7.0
FULL_SECONDS = 6.0
# The data folder's own small disk, where this machine lets us mount one.
DISK_MEGABYTES = 400


@dataclass(frozen=True)
class Harm:
    """A named harm; `do` returns when it is over."""

    name: str
    do: Callable[[Running], Awaitable[None]]


async def _kill(running: Running, part: str) -> None:
    with contextlib.suppress(ProcessLookupError, KeyError):
        running.kill(part)


async def _freeze(running: Running, part: str) -> None:
    try:
        pid = running.pid_of(part)
        os.kill(pid, signal.SIGSTOP)
        await asyncio.sleep(FREEZE_SECONDS)
        os.kill(pid, signal.SIGCONT)
    except (ProcessLookupError, KeyError):
        return


async def _lock(running: Running) -> None:
    """Hold the write lock of the case store, as a careless tool does."""
    with contextlib.closing(
        sqlite3.connect(running.data / "amends.db", timeout=30, isolation_level=None, check_same_thread=False)
    ) as other:
        await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
        await asyncio.sleep(LOCK_SECONDS)
        other.execute("ROLLBACK")


async def _fill(running: Running) -> None:
    ballast = running.data / "ballast"
    try:
        with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(1 << 16))
        await asyncio.sleep(FULL_SECONDS)
    finally:
        ballast.unlink(missing_ok=True)


def harms(has_own_disk: bool) -> list[Harm]:
    """Return the harms that can be done on this machine.

    The clock is not moved: libfaketime makes every `time.sleep` of the product fail where it leaves the monotonic clock
    alone, so that something else than a clock would be tried.
    """
    found = [Harm(f"kill {part}", lambda running, part=part: _kill(running, part)) for part in PARTS]  # type: ignore[misc]
    found += [Harm(f"freeze {part}", lambda running, part=part: _freeze(running, part)) for part in PARTS]  # type: ignore[misc]
    found.append(Harm("lock the database", _lock))
    if has_own_disk:
        found.append(Harm("fill the disk", _fill))
    return found


@contextlib.contextmanager
def own_disk(folder: Path) -> object:
    """Mount a small disk at `folder`, where that is allowed; yield whether it is."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m,mode=700", "amends-chaos", str(folder)],
        stderr=subprocess.DEVNULL,
    ).returncode
    try:
        yield mounted == 0
    finally:
        if mounted == 0:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
