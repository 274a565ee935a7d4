"""Measure the memory of the current process, and make messages with which to measure a model's."""

from __future__ import annotations

import re
from pathlib import Path

LONGEST_MESSAGE = 4000
EVERY_SO_MANY_LONG = 20


def memory_figures(status: str) -> dict[str, float]:
    """Return current and peak resident megabytes (1024² bytes) from the text of Linux's `/proc/<pid>/status`."""
    kilobytes = dict(re.findall(r"^(VmRSS|VmHWM):\s+(\d+) kB$", status, re.MULTILINE))
    return {"resident_mb": int(kilobytes["VmRSS"]) / 1024, "peak_mb": int(kilobytes["VmHWM"]) / 1024}


def own_memory() -> dict[str, float]:
    """Return `memory_figures` of this process; its peak does not include that of its parent process."""
    return memory_figures(Path("/proc/self/status").read_text(encoding="ascii"))


def mixed_messages(lines: list[str], count: int) -> list[str]:
    """Return `count` messages, evenly spaced over `lines`; every twentieth has the maximum length of a message."""
    page = "\n".join(lines)
    mixed = []
    for at in range(count):
        first = at * len(lines) // count
        long = at % EVERY_SO_MANY_LONG == EVERY_SO_MANY_LONG - 1
        mixed.append((page[first:] + page)[:LONGEST_MESSAGE] if long else lines[first])
    return mixed
