"""Measure memory and processor time of running processes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import psutil


@dataclass(frozen=True)
class Use:
    """The use of a process and its children: resident bytes, bytes with shared pages divided (PSS), CPU seconds."""

    rss: int
    pss: int
    cpu: float


def use_of(pid: int) -> Use:
    """Return the current use of a process and its descendants; raise psutil.NoSuchProcess when it is gone."""
    root = psutil.Process(pid)
    rss = pss = 0
    cpu = 0.0
    for process in [root, *root.children(recursive=True)]:
        try:
            memory = process.memory_full_info()
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        rss += memory.rss
        pss += getattr(memory, "pss", memory.rss)
        cpu += times.user + times.system
    return Use(rss, pss, cpu)


def uses_of(pids: Mapping[str, int]) -> dict[str, Use]:
    """Return the use of each named process with its descendants; `supervisor` is counted without descendants."""
    uses = {name: use_of(pid) for name, pid in pids.items() if name != "supervisor"}
    if "supervisor" in pids:
        own = psutil.Process(pids["supervisor"])
        memory, times = own.memory_full_info(), own.cpu_times()
        uses["supervisor"] = Use(memory.rss, getattr(memory, "pss", memory.rss), times.user + times.system)
    return uses
