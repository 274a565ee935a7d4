"""Time as the store keeps it: timezone-aware, UTC, to the microsecond, read from the clock of the unit of work."""

from __future__ import annotations

from datetime import datetime, timezone

from sqlalchemy.orm import Session

from bot.cases.errors import Refused
from bot.clock import Clock, iso, utc_now

__all__ = ["Clock", "as_utc", "bind", "from_iso", "iso", "now_of", "utc_now"]

_CLOCK = "clock"


class NoClock(RuntimeError):
    """Say that a session was opened past the store, so that nobody can tell which time it goes by."""


def bind(session: Session, clock: Clock) -> None:
    """Have everything that is done in this session go by `clock`."""
    session.info[_CLOCK] = clock


def now_of(session: Session) -> datetime:
    """Return the present moment of a session, in UTC; raise NoClock when `Store` did not open it."""
    clock: Clock | None = session.info.get(_CLOCK)
    if clock is None:
        raise NoClock("This session has no clock; open it with Store.begin() or Store.read(), or bind one to it.")
    return as_utc(clock())


def as_utc(at: datetime) -> datetime:
    """Convert an aware datetime to UTC; raise Refused for one without a time zone."""
    if at.tzinfo is None:
        raise Refused(f"The time {at.isoformat()} has no time zone; give it one, for example UTC.")
    return at.astimezone(timezone.utc)


def from_iso(text: str) -> datetime:
    """Read an ISO 8601 moment (Z or an offset); raise Refused when it is not one or lacks the offset."""
    try:
        return as_utc(datetime.fromisoformat(text.replace("Z", "+00:00")))
    except (ValueError, OverflowError) as error:
        raise Refused(f"{text!r} is not an ISO 8601 moment such as 2026-11-21T09:00:00Z.") from error
