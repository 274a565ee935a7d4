"""Limit the calls of one conversation or one network address."""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
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


class Turnstiles:
    """Let calls with the same key pass one at a time, with a few waiting."""

    # A person presses the button once more, no more often.
    MOST_WAITING = 3

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._inside: Counter[str] = Counter()

    def has_room(self, key: str) -> bool:
        """Return whether another call may wait."""
        return self._inside[key] <= self.MOST_WAITING

    @asynccontextmanager
    async def turn(self, key: str) -> AsyncIterator[None]:
        """Wait until no other call with this key is inside, then be inside."""
        self._inside[key] += 1
        lock = self._locks.setdefault(key, asyncio.Lock())
        try:
            async with lock:
                yield
        finally:
            self._inside[key] -= 1
            if not self._inside[key]:
                del self._inside[key], self._locks[key]


class Limits:
    """The limits of one desk."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        # Nobody types thirty messages in ten seconds.
        self.messages = Buckets(Allowance(burst=30, per_second=3.0), clock)
        self.attachments = Buckets(Allowance(burst=10, per_second=0.2), clock)
        # Many customers may share one address (an office, a phone network), so this limit only stops floods.
        self.conversations = Buckets(Allowance(burst=300, per_second=5.0), clock)
        # Agents' browsers that are known, while a password is checked in them.
        self.browsers = Turnstiles()
        # Forms of pages that are opened by their address alone: a person fills one in, then another. Colleagues of one
        # office settle many promises from one address.
        self.forms_of_link = Buckets(Allowance(burst=20, per_second=0.2), clock)
        self.forms_of_address = Buckets(Allowance(burst=60, per_second=1.0), clock)
        self.typing = Buckets(Allowance(burst=20, per_second=2.0), clock)

    def form(self, address: str, link: str) -> float:
        """Count a form sent from an address to a page by its link; return 0 when it may pass, else the seconds."""
        return max(self.forms_of_address.take(address), self.forms_of_link.take(link))

    # Two tabs and a phone need three streams; the limit stops scripts that open streams endlessly.
    streams_per_conversation = 12
