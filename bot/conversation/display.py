"""Format days, times and promises in the customer's language and the company's time zone."""

from __future__ import annotations

import datetime as dt
from typing import Any, Mapping
from zoneinfo import ZoneInfo

_DAYS = {"zh-Hant": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def language(locale: str | None) -> str:
    """Return the language that texts are written in for `locale`: zh-Hant or en (Simplified is converted later)."""
    return "en" if locale == "en" else "zh-Hant"


def day(value: dt.date, locale: str) -> str:
    """Return a day in words, with its weekday."""
    if language(locale) == "en":
        return f"{_DAYS['en'][value.weekday()]} {value.day} {_MONTHS[value.month - 1]}"
    return f"{value.month}月{value.day}日（{_DAYS['zh-Hant'][value.weekday()]}）"


def instant(value: dt.datetime, zone: ZoneInfo, locale: str) -> str:
    """Return a UTC instant as day and time in the zone."""
    local = value.astimezone(zone)
    if language(locale) == "en":
        return f"{local:%H:%M} on {day(local.date(), locale)}"
    return f"{day(local.date(), locale)}{local:%H:%M}"


def both(texts: Any, locale: str) -> str:
    """Return the text of `{"zh-Hant": ..., "en": ...}` in the customer's language."""
    if isinstance(texts, Mapping):
        return str(texts.get(language(locale)) or next(iter(texts.values()), ""))
    return str(texts or "")
