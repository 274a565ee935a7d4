"""By when a promise is kept, and how customers read it."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.remedy.opening_hours import OpeningClock

from .phrases import BothGaps, gap_in_both

WEEKDAYS = {
    "zh-Hant": ("週一", "週二", "週三", "週四", "週五", "週六", "週日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Deadlines(dict[int, dt.datetime]):
    """Hold the UTC instant by which something is done that takes so many opening days from `now`.

    It is not after `latest` (the end of a statutory clock) as long as somebody is there between the two.
    """

    def __init__(self, clock: OpeningClock, now: dt.datetime, latest: dt.datetime | None):
        super().__init__()
        self._clock, self._now, self._latest = clock, now, latest
        self._closings = clock.closing_times(now)

    def can_be_kept(self, days: int) -> bool:
        """Return whether so many opening days are over by `latest`."""
        return self._latest is None or self._closings[days] <= self._latest

    def __missing__(self, days: int) -> dt.datetime:
        due = self[days] = self._clock.not_after(self._closings[days], self._now, self._latest)
        return due


@lru_cache(maxsize=4096)
def date_gap(at: dt.datetime, zone: ZoneInfo) -> BothGaps:
    """Return what fills the gap {date}: day and hour on the company's own clock."""
    local = at.astimezone(zone)
    day = local.weekday()
    return gap_in_both(
        "date",
        {
            "zh-Hant": f"{local.month} 月 {local.day} 日（{WEEKDAYS['zh-Hant'][day]}）{local:%H:%M}",
            "en": f"{WEEKDAYS['en'][day]} {local.day} {MONTHS[local.month - 1]}, {local:%H:%M}",
        },
    )
