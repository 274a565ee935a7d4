"""Measure processor time relative to that of plain texts, so that no figure depends on the machine."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from tests.hostile.shapes import PLAIN, written

# A hostile text may cost this many times what the dearest plain text of its length costs, and a few passes over a text.
MOST_TIMES, PASSES = 8, 5


def seconds(work: Callable[[], Any], caches: Iterable[Any], tries: int = 1, enough: float = 0.0) -> float:
    """Return the least processor time of `tries` runs with empty `caches`; one within `enough` seconds is the last."""
    best = float("inf")
    for _ in range(tries):
        for cache in caches:
            cache.cache_clear()
        before = time.thread_time()
        work()
        best = min(best, time.thread_time() - before)
        if best <= enough:
            break
    return best


@lru_cache(maxsize=8)
def one_pass(length: int) -> float:
    """Return the seconds for looking once at every character of a plain text."""
    text = written(PLAIN["a story"], length)
    return seconds(lambda: [unicodedata.category(sign) for sign in text], (), tries=30)


def allowed(plain: float, length: int) -> float:
    """Return the seconds that a text of this length may cost where the dearest plain one costs `plain`."""
    return MOST_TIMES * (plain + PASSES * one_pass(length))
