"""The one place that reads the computer's clock, and the one way to write a moment down.

It imports nothing of Amends, so that the store, the remedy engine and the understanding can all use it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone

# Whatever decides by the time, or stamps something with it, is given one of these; a test gives one that it moves.
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the present moment in UTC. Give it to others as their `Clock`; call `now_of(session)` instead of it."""
    return datetime.now(timezone.utc)


def iso(at: datetime, timespec: str = "microseconds") -> str:
    """Write a moment as ISO 8601 in UTC with a trailing Z, as precise as `timespec` says ("seconds" on cards)."""
    if at.tzinfo is None:
        raise ValueError(f"The time {at.isoformat()} has no time zone; give it one, for example UTC.")
    return at.astimezone(timezone.utc).isoformat(timespec=timespec).replace("+00:00", "Z")
