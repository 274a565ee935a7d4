"""Generate companies: in several countries, with varied opening hours, in currencies with and without decimals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .chooser import Chooser

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOURS = (
    ["09:00-18:00"],
    ["08:30-12:30", "14:00-18:30"],
    ["10:00-17:00"],
    ["00:00-24:00"],
    ["13:00-24:00"],
    ["00:00-06:00", "22:00-24:00"],
    ["11:59-12:00"],
)
BRANCHES = ("north", "south", "online")


@dataclass(frozen=True)
class Place:
    """Where a company is: its time zone, the country of its holidays, its currency with decimals and symbol."""

    timezone: str
    country: str
    currency: str
    decimals: int
    symbol: str


PLACES = (
    Place("Asia/Taipei", "TW", "TWD", 2, "NT$"),
    Place("Asia/Hong_Kong", "HK", "HKD", 2, "HK$"),
    Place("Asia/Tokyo", "JP", "JPY", 0, "¥"),
    Place("Asia/Seoul", "KR", "KRW", 0, "₩"),
    Place("Europe/Berlin", "DE", "EUR", 2, "€"),
    Place("America/New_York", "US", "USD", 2, "US$"),
)


def company_file(chooser: Chooser, shipped: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of a generated company.yml; handlers and everything not generated come from `shipped`."""
    place = chooser.one_of(PLACES)
    handlers = list(shipped["handlers"])
    days = chooser.some_of(WEEKDAYS, 1, 7)
    first = dt.date(2026, 11, 1)
    return {
        **shipped,
        "name": {"zh-Hant": "某公司", "en": "Some Company"},
        "currency": place.currency,
        "currency_decimals": place.decimals,
        "currency_symbol": place.symbol,
        "timezone": place.timezone,
        "holidays_of": place.country,
        "opening_hours": {day: chooser.one_of(HOURS) for day in days},
        "closed_on": sorted({first + dt.timedelta(days=chooser.number(0, 90)) for _ in range(chooser.number(0, 4))}),
        # The range begins on the first of January, which is a holiday everywhere.
        "also_open_on": sorted(
            {dt.date(2027, 1, 1) + dt.timedelta(days=chooser.number(0, 60)) for _ in range(chooser.number(0, 3))}
        ),
        "branches": {
            branch: {
                "names": {"zh-Hant": f"{branch} 店", "en": branch},
                "manager": chooser.one_of(handlers),
                "online": "yes" if branch == "online" else "no",
            }
            for branch in BRANCHES
        },
        "orders": {"file": "orders.csv", "pattern": r"X\d{6}", "example": "X000000"},
    }


def units(minor: int, decimals: int) -> str:
    """Return an amount in minor units as a manager types it, in whole units."""
    if not decimals:
        return str(minor)
    whole, rest = divmod(minor, 10**decimals)
    return f"{whole}.{rest:0{decimals}d}" if rest else str(whole)
