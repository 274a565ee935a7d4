"""Periods of whole days, what they are compared with, and their weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

# Lengths in days that are offered; a year is 52 whole weeks, so that weekdays compare with weekdays.
LENGTHS = (7, 28, 91, 364)
USUAL, LONGEST = 28, 1_100
BEFORE, YEAR, NOTHING = "before", "year", "none"
AGAINST = (BEFORE, YEAR, NOTHING)
WEEK = 7


@dataclass(frozen=True)
class Period:
    """The days from `since` to `until`, both included."""

    since: date
    until: date

    @property
    def days(self) -> int:
        """Return how many days it has."""
        return (self.until - self.since).days + 1


def last_days(today: date, days: int) -> Period:
    """Return the period of this many days that ends today."""
    return Period(today - timedelta(days=days - 1), today)


def compared(period: Period, against: str) -> Period | None:
    """Return the period to compare with: as many days right before it, 52 weeks earlier, or None."""
    if against == NOTHING:
        return None
    back = timedelta(days=period.days if against == BEFORE else max(LENGTHS))
    return Period(period.since - back, period.until - back)


def last_weeks(until: date, weeks: int) -> list[Period]:
    """Return the last weeks of seven days up to and including `until`, oldest first."""
    ends = (until - timedelta(days=WEEK * back) for back in reversed(range(weeks)))
    return [Period(end - timedelta(days=WEEK - 1), end) for end in ends]


def last_week(today: date) -> Period:
    """Return the last whole week, Monday to Sunday, before this day."""
    monday = today - timedelta(days=today.weekday())
    return Period(monday - timedelta(days=WEEK), monday - timedelta(days=1))
