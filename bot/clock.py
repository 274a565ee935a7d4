"""Read the computer's clock and write moments as text; the only place that does either.

It imports nothing of Amends, so that the store, the remedy engine and the understanding can all use it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone

# Code that depends on the time or writes time stamps is given one of these; tests give one that they move.
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the present moment in UTC. Pass it on as a `Clock`; where there is a session, call `now_of(session)`."""
    return datetime.now(timezone.utc)


def iso(at: datetime, timespec: str = "microseconds") -> str:
    """Return a moment as ISO 8601 in UTC with a trailing Z, with the precision `timespec` ("seconds" on cards).

    Raise ValueError for one without a time zone.
    """
    if at.tzinfo is None:
        raise ValueError(f"The time {at.isoformat()} has no time zone; give it one, for example UTC.")
    return at.astimezone(timezone.utc).isoformat(timespec=timespec).replace("+00:00", "Z")
