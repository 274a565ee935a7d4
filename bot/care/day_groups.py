"""When a promise is due, as people who keep it think of it: late, today, tomorrow, this week, later."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

LATE, TODAY, TOMORROW, WEEK, LATER = GROUPS = ("late", "today", "tomorrow", "week", "later")
_SUNDAY = 6


def group_of(state: str, due_at: dt.datetime, now: dt.datetime, zone: ZoneInfo) -> str:
    """Return the group of an open or broken promise; the week ends on Sunday."""
    if state == "broken" or due_at <= now:
        return LATE
    today, day = now.astimezone(zone).date(), due_at.astimezone(zone).date()
    if day == today:
        return TODAY
    if (day - today).days == 1:
        return TOMORROW
    return WEEK if (day - today).days <= _SUNDAY - today.weekday() else LATER
