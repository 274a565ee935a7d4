"""How much one conversation, or one address, may ask of the desk."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Callable

# Who was silent for so long that a full bucket is certain need not be remembered; this bounds the memory.
BUCKETS_KEPT = 20_000


@dataclass(frozen=True)
class Allowance:
    """Allow `burst` calls at once and `per_second` of them in the long run."""

    burst: int
    per_second: float


class Buckets:
    """Count calls by key with token buckets."""

    def __init__(self, allowance: Allowance, clock: Callable[[], float] = time.monotonic) -> None:
        self._allowance = allowance
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> float:
        """Take one call for `key`; return 0 when it is allowed, else the seconds after which the next one is."""
        now = self._clock()
        level, at = self._levels.pop(key, (float(self._allowance.burst), now))
        level = min(float(self._allowance.burst), level + (now - at) * self._allowance.per_second)
        allowed = level >= 1.0
        self._levels[key] = (level - 1.0 if allowed else level, now)
        if len(self._levels) > BUCKETS_KEPT:
            self._levels.popitem(last=False)
        return 0.0 if allowed else max(1.0, math.ceil((1.0 - level) / self._allowance.per_second))


class Limits:
    """Hold the buckets of one desk."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        # Thirty messages in ten seconds is more than fingers can do.
        self.messages = Buckets(Allowance(burst=30, per_second=3.0), clock)
        self.attachments = Buckets(Allowance(burst=10, per_second=0.2), clock)
        # Many customers can share one address (an office, a phone network), so this stops floods only.
        self.conversations = Buckets(Allowance(burst=300, per_second=5.0), clock)
        self.typing = Buckets(Allowance(burst=20, per_second=2.0), clock)

    # Two tabs and a phone are three; a script that opens streams without end is stopped here.
    streams_per_conversation = 12
