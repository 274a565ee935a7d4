"""Read the computer's clock and format times as ISO 8601; no other module does either.

It imports nothing of Amends, so that the store, the remedy engine and the understanding can all use it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone

# Passed to everything that decides by the time or stores it, so that a test can pass a clock of its own.
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the current time in UTC; this is the `Clock` of a real process, passed in at its start."""
    return datetime.now(timezone.utc)


def iso(at: datetime, timespec: str = "microseconds") -> str:
    """Format a time as ISO 8601 in UTC with a trailing Z, to the precision `timespec` ("seconds" on cards).

    Raises ValueError for a time without a time zone.
    """
    if at.tzinfo is None:
        raise ValueError(f"The time {at.isoformat()} has no time zone; give it one, for example UTC.")
    return at.astimezone(timezone.utc).isoformat(timespec=timespec).replace("+00:00", "Z")
