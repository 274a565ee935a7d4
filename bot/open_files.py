"""Raise the number of files that this process may have open: every connection and event stream is one."""

from __future__ import annotations

import resource

# Enough for any one machine; some systems allow so many that a table of them would fill the memory.
WANTED = 65_536
# What a process needs beside its connections: libraries, logs, database, files in transit.
OWN = 200


def raise_limit() -> int:
    """Raise the soft limit up to the hard one, at most to `WANTED`, and return it; children inherit it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = WANTED if hard == resource.RLIM_INFINITY else min(hard, WANTED)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        return most
    return WANTED if soft == resource.RLIM_INFINITY else soft
