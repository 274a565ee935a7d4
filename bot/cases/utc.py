"""Moments in the store: aware datetimes in UTC, to the microsecond; the present one from the session's clock."""

from __future__ import annotations

from datetime import datetime, timezone

from sqlalchemy.orm import Session

from bot.cases.errors import Refused
from bot.clock import Clock, iso

__all__ = ["Clock", "NoClock", "as_utc", "bind", "from_iso", "iso", "now_of"]

_CLOCK = "clock"


class NoClock(RuntimeError):
    """The session has no clock, because `Store` did not open it."""


def bind(session: Session, clock: Clock) -> None:
    """Make `clock` the clock of this session, which `now_of` reads."""
    session.info[_CLOCK] = clock


def now_of(session: Session) -> datetime:
    """Return the present moment in UTC, from the clock of the session; raise NoClock when it has none."""
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
    """Parse an ISO 8601 moment with Z or an offset; raise Refused when it is invalid or has neither."""
    try:
        return as_utc(datetime.fromisoformat(text.replace("Z", "+00:00")))
    except (ValueError, OverflowError) as error:
        raise Refused(f"{text!r} is not an ISO 8601 moment such as 2026-11-21T09:00:00Z.") from error
