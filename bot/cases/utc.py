"""Time as the store keeps it: timezone-aware, UTC, to the microsecond."""

from __future__ import annotations

from datetime import datetime, timezone

from bot.cases.errors import Refused


def utc_now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(timezone.utc)


def as_utc(at: datetime) -> datetime:
    """Convert an aware datetime to UTC; raise Refused for one without a time zone."""
    if at.tzinfo is None:
        raise Refused(f"The time {at.isoformat()} has no time zone; give it one, for example UTC.")
    return at.astimezone(timezone.utc)


def iso(at: datetime) -> str:
    """Write a moment as ISO 8601 in UTC with a trailing Z and six decimals."""
    return as_utc(at).isoformat(timespec="microseconds").replace("+00:00", "Z")


def from_iso(text: str) -> datetime:
    """Read an ISO 8601 moment (Z or an offset); raise Refused when it is not one or lacks the offset."""
    try:
        return as_utc(datetime.fromisoformat(text.replace("Z", "+00:00")))
    except (ValueError, OverflowError) as error:
        raise Refused(f"{text!r} is not an ISO 8601 moment such as 2026-11-21T09:00:00Z.") from error
