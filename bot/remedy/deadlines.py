"""Due dates of promises, as instants and as text for customers."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.remedy.opening_hours import OpeningClock

from .phrases import BothGaps, gap_in_both

WEEKDAYS = {
    "zh-Hant": ("一", "二", "三", "四", "五", "六", "日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Deadlines(dict[int, dt.datetime]):
    """Map a number of opening days, counted from `now`, to the UTC instant by which the work is done.

    No instant is after `latest` (the end of a statutory clock) if the company is open at any time from `now` to then.
    """

    def __init__(self, clock: OpeningClock, now: dt.datetime, latest: dt.datetime | None):
        super().__init__()
        self._clock, self._now, self._latest = clock, now, latest
        self._closings = clock.closing_times(now)

    def can_be_kept(self, days: int) -> bool:
        """Return whether `days` opening days have passed by `latest`."""
        return self._latest is None or self._closings[days] <= self._latest

    def __missing__(self, days: int) -> dt.datetime:
        due = self[days] = self._clock.not_after(self._closings[days], self._now, self._latest)
        return due


@lru_cache(maxsize=4096)
def date_gap(at: dt.datetime, zone: ZoneInfo, name: str = "date") -> BothGaps:
    """Return the values for the placeholder `name`: day and time in the company's time zone.

    They are written as the conversation writes them (`bot.conversation.display.instant`).
    """
    local = at.astimezone(zone)
    day = local.weekday()
    return gap_in_both(
        name,
        {
            "zh-Hant": f"{local.month}月{local.day}日（{WEEKDAYS['zh-Hant'][day]}）{local:%H:%M}",
            "en": f"{local:%H:%M} on {WEEKDAYS['en'][day]} {local.day} {MONTHS[local.month - 1]}",
        },
    )
