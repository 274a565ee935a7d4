"""What people are going to do, and when: a queue of acts in the order of their moments."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

# People act at full quarters of an hour, so that a season of thousands has few moments.
GRAIN = dt.timedelta(minutes=15)
_EPOCH = dt.datetime(2020, 1, 1, tzinfo=dt.timezone.utc)
Act = Callable[[], None]


@dataclass
class Calendar:
    """Acts that are still to come."""

    waiting: list[tuple[dt.datetime, int, Act]] = field(default_factory=list)
    numbers: count[int] = field(default_factory=count)

    def put(self, at: dt.datetime, act: Act, *, exactly: bool = False) -> None:
        """Plan an act for the full quarter of an hour at `at` or after it, or exactly for that moment."""
        late = dt.timedelta(0) if exactly else (GRAIN - (at - _EPOCH) % GRAIN) % GRAIN
        heapq.heappush(self.waiting, (at + late, next(self.numbers), act))

    def next(self) -> dt.datetime | None:
        """Return the moment of the next act, None when nothing is planned."""
        return self.waiting[0][0] if self.waiting else None

    def take(self, now: dt.datetime) -> list[Act]:
        """Take the acts whose moment has come."""
        found = []
        while self.waiting and self.waiting[0][0] <= now:
            found.append(heapq.heappop(self.waiting)[2])
        return found
