"""Opening hours computed from company.yml independently of the engine, to check what the engine promises."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import holidays

from .companies import WEEKDAYS


class Calendar:
    """Opening hours taken from company.yml only."""

    def __init__(self, company: Mapping[str, Any]):
        self._zone = ZoneInfo(company["timezone"])
        self._hours: Mapping[str, list[str]] = company["opening_hours"]
        self._closed = set(company["closed_on"])
        self._also_open = set(company["also_open_on"])
        country = company["holidays_of"]
        # Good Friday and others are general holidays of Hong Kong, but not statutory ones.
        categories = ("public", "optional") if country == "HK" else ("public",)
        self._holidays = holidays.country_holidays(country, categories=categories)

    def somebody_is_there(self, at: dt.datetime) -> bool:
        """Return whether an instant is within the opening hours of its own local day."""
        local = at.astimezone(self._zone)
        minute = local.hour * 60 + local.minute
        return any(start <= minute <= end for start, end in self._spans(local.date()))

    def _spans(self, day: dt.date) -> list[tuple[int, int]]:
        hours = self._hours.get(WEEKDAYS[day.weekday()], [])
        if day in self._also_open:
            hours = hours or next(self._hours[name] for name in WEEKDAYS if name in self._hours)
        elif day in self._closed or day in self._holidays:
            hours = []
        return [(_minutes(span[:5]), _minutes(span[6:])) for span in hours]


def _minutes(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])
