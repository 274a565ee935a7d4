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


def day(value: dt.date, locale: str, today: dt.date | None = None) -> str:
    """Return a day in words, with its weekday, and with its year when that is not the year of `today`."""
    other_year = today is not None and value.year != today.year
    if language(locale) == "en":
        shown = f"{_DAYS['en'][value.weekday()]} {value.day} {_MONTHS[value.month - 1]}"
        return f"{shown} {value.year}" if other_year else shown
    year = f"{value.year}年" if other_year else ""
    return f"{year}{value.month}月{value.day}日（{_DAYS['zh-Hant'][value.weekday()]}）"


def month(value: dt.date, locale: str) -> str:
    """Return a month and its year in words."""
    if language(locale) == "en":
        return f"{_MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月"


def instant(value: dt.datetime, zone: ZoneInfo, locale: str, now: dt.datetime | None = None) -> str:
    """Return a UTC instant as day and time in the zone; with its year where that is not the year of `now`."""
    local, today = value.astimezone(zone), None if now is None else now.astimezone(zone).date()
    if language(locale) == "en":
        return f"{local:%H:%M} on {day(local.date(), locale, today)}"
    return f"{day(local.date(), locale, today)}{local:%H:%M}"


def each(texts: Any, locale: str) -> list[str]:
    """Return the texts of `{"zh-Hant": [...], "en": [...]}` in the customer's language."""
    found = texts.get(language(locale)) or texts.get("zh-Hant") if isinstance(texts, Mapping) else texts
    return [str(text) for text in found or ()]


def both(texts: Any, locale: str) -> str:
    """Return the text of `{"zh-Hant": ..., "en": ...}` in the customer's language."""
    if isinstance(texts, Mapping):
        return str(texts.get(language(locale)) or next(iter(texts.values()), ""))
    return str(texts or "")
