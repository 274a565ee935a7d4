"""Limit the calls of one conversation or one network address."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Callable

# The buckets used longest ago are dropped beyond this number, to bound the memory; a new bucket begins full.
BUCKETS_KEPT = 20_000


@dataclass(frozen=True)
class Allowance:
    """A limit of `burst` calls at once and `per_second` calls on average."""

    burst: int
    per_second: float


class Buckets:
    """Count calls by key with token buckets."""

    def __init__(self, allowance: Allowance, clock: Callable[[], float] = time.monotonic) -> None:
        self._allowance = allowance
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str, amount: float = 1.0) -> float:
        """Count `amount` for `key` (one call); return 0 when it is allowed, else the seconds until it is."""
        now = self._clock()
        level, at = self._levels.pop(key, (float(self._allowance.burst), now))
        level = min(float(self._allowance.burst), level + (now - at) * self._allowance.per_second)
        allowed = level >= amount
        self._levels[key] = (level - amount if allowed else level, now)
        if len(self._levels) > BUCKETS_KEPT:
            self._levels.popitem(last=False)
        return 0.0 if allowed else max(1.0, math.ceil((amount - level) / self._allowance.per_second))


class Limits:
    """The limits of one desk."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        # Nobody types thirty messages in ten seconds.
        self.messages = Buckets(Allowance(burst=30, per_second=3.0), clock)
        self.attachments = Buckets(Allowance(burst=10, per_second=0.2), clock)
        # Many customers may share one address (an office, a phone network), so this limit only stops floods.
        self.conversations = Buckets(Allowance(burst=300, per_second=5.0), clock)
        self.typing = Buckets(Allowance(burst=20, per_second=2.0), clock)

    # Two tabs and a phone need three streams; the limit stops scripts that open streams endlessly.
    streams_per_conversation = 12
