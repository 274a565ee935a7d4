"""Memory of the process that asks, and messages to find out how much of it a model needs."""

from __future__ import annotations

import re
from pathlib import Path

LONGEST_MESSAGE = 4000
EVERY_SO_MANY_LONG = 20


def memory_figures(status: str) -> dict[str, float]:
    """Return megabytes (1024² bytes) resident now and at the most, from the text of Linux' `/proc/<pid>/status`."""
    kilobytes = dict(re.findall(r"^(VmRSS|VmHWM):\s+(\d+) kB$", status, re.MULTILINE))
    return {"resident_mb": int(kilobytes["VmRSS"]) / 1024, "peak_mb": int(kilobytes["VmHWM"]) / 1024}


def own_memory() -> dict[str, float]:
    """Return `memory_figures` of this process; the peak counts from its own start, not from its parent's."""
    return memory_figures(Path("/proc/self/status").read_text(encoding="ascii"))


def mixed_messages(lines: list[str], count: int) -> list[str]:
    """Return `count` messages, spread evenly over `lines`; every twentieth is as long as a message may be."""
    page = "\n".join(lines)
    mixed = []
    for at in range(count):
        first = at * len(lines) // count
        long = at % EVERY_SO_MANY_LONG == EVERY_SO_MANY_LONG - 1
        mixed.append((page[first:] + page)[:LONGEST_MESSAGE] if long else lines[first])
    return mixed
