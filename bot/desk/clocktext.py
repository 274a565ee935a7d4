"""Dates as people read them, in the company's time zone."""

from __future__ import annotations

from datetime import datetime, tzinfo

WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def moment(at: datetime, locale: str, zone: tzinfo) -> str:
    """Return a UTC moment as day and minute in `zone`: 「11月22日(週日)14:30」 or "Sun 22 Nov, 14:30"."""
    local = at.astimezone(zone)
    clock = f"{local:%H:%M}"
    if locale == "en":
        return f"{WEEKDAYS_EN[local.weekday()]} {local.day} {MONTHS_EN[local.month - 1]}, {clock}"
    return f"{local.month}月{local.day}日(週{WEEKDAYS_ZH[local.weekday()]}){clock}"
