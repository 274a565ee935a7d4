"""What is done to the processes and the disk of a running product."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests.chaos.harm import Harm
from tests.running import Running

PARTS = ("desk", "dialogue", "actions", "care")
# Longer than a turn may take, shorter than the supervisor's patience with a part that hangs.
FREEZE_SECONDS = 10.0
FULL_SECONDS = 6.0
# The data folder's own small disk, where this machine lets us mount one.
DISK_MEGABYTES = 400


def process_harms() -> list[Harm]:
    """Return what can be done to the product's processes.

    The clock is not moved: libfaketime makes every `time.sleep` of the product fail where it leaves the monotonic clock
    alone, so that something else than a clock would be tried.
    """
    kills = [Harm(f"kill {part}", partial(_kill, part)) for part in PARTS]
    return kills + [Harm(f"freeze {part}", partial(_freeze, part)) for part in PARTS]


async def _kill(part: str, running: Running) -> None:
    with contextlib.suppress(ProcessLookupError, KeyError):
        running.kill(part)


async def _freeze(part: str, running: Running) -> None:
    try:
        pid = running.pid_of(part)
        os.kill(pid, signal.SIGSTOP)
        await asyncio.sleep(FREEZE_SECONDS)
        os.kill(pid, signal.SIGCONT)
    except (ProcessLookupError, KeyError):
        return


async def fill(running: Running) -> None:
    """Leave no byte on the data folder's own disk for some time."""
    ballast = running.data / "ballast"
    try:
        with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(1 << 16))
        await asyncio.sleep(FULL_SECONDS)
    finally:
        ballast.unlink(missing_ok=True)


@contextlib.contextmanager
def own_disk(folder: Path) -> Iterator[bool]:
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
