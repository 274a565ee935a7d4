"""Parts of a time expression and date arithmetic shared by the grammars of both languages."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from bot.nlu.folding import fold
from bot.nlu.lexicon import rules

WEEKDAYS = "一二三四五六日"
MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)"
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
MOST_PIECES = 60
# Characters. A longer text is searched part by part until `MOST_PIECES` pieces are found.
PART = 1000
# Seconds in two thousand years. A longer time is not meant literally, and `date` begins little earlier (year 1).
LONGEST = 2000 * 31_556_952
# Characters; longer than any expression of a time with the context that its pattern looks at.
REACH = 60


def month_number(name: str) -> int:
    """Return the number of a month by its English name, whole or short."""
    return _MONTHS.index(name[:3]) + 1


@dataclass(frozen=True)
class Piece:
    """What one pattern found at `start`..`end` of the folded text; `length` is in seconds, `until` is exclusive."""

    start: int
    end: int
    since: date | None = None
    until: date | None = None
    grain: str = "day"
    part: str | None = None
    clock: time | None = None
    half_day: str | None = None
    length: float | None = None
    iso: str | None = None
    instant: tuple[datetime, datetime] | None = None
    relative: bool = False
    certain: float = 1.0
    # the next such day, for a time that is still to come (12月5日才有空); None when the year is said
    ahead: date | None = None
    # the same digits read with the day before the month; `since` has the month first
    day_first: date | None = None
    # whether the company's order of day and month may not be the writer's
    order_open: bool = False


@dataclass(frozen=True)
class Moment:
    """A time: `value` is ISO 8601 (date, datetime or duration), `since`..`until` the half-open interval it covers.

    `role` is `bought`, `delivered`, `happened`, `promised`, `wish` (an appointment), `duration` (a length such as
    三天: its interval ends now), `relative` (第二天: no interval, and `value` is the text itself) or None. `measures`
    tells what a length measures (see `time_roles`). `also` is the other past day that the digits may mean, `last` the
    last such day of one without a year that is read as to come.
    """

    start: int
    end: int
    value: str
    grain: str
    since: datetime | None
    until: datetime | None
    role: str | None
    confidence: float
    measures: str | None = None
    also: date | None = None
    last: date | None = None


Finder = Callable[[re.Match[str], date], Piece | None]


@dataclass(frozen=True)
class Pattern:
    """A regular expression over folded text, and a function that turns its match into a piece, given today's date.

    Every match contains a match of `mark`, so text farther than `reach` characters from a mark is not searched.
    """

    regex: re.Pattern[str]
    make: Finder
    mark: re.Pattern[str]
    reach: int = REACH


@lru_cache(maxsize=16)
def table(name: str) -> dict[str, object]:
    """Return the mapping `name` of `data/lexicon/times.yml` with folded keys."""
    return {fold(str(key)).text: value for key, value in rules("times")[name].items()}


def make_date(year: int, month: int, day: int) -> date | None:
    """Return the date, or None when no such date exists."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def last_date(today: date, month: int, day: int) -> date | None:
    """Return the most recent date with this month and day that is not after today; None if five years have none."""
    for year in range(today.year, today.year - 5, -1):
        found = make_date(year, month, day)
        if found is not None and found <= today:
            return found
    return None


def next_date(today: date, month: int, day: int) -> date | None:
    """Return the next date with this month and day, today included; None if five years have none."""
    for year in range(today.year, today.year + 5):
        found = make_date(year, month, day)
        if found is not None and found >= today:
            return found
    return None


def last_day_of_month(today: date, day: int) -> date | None:
    """Return the most recent date with day-of-month `day` that is not after today, or None when no month has it."""
    year, month = today.year, today.month
    for _ in range(13):
        found = make_date(year, month, day)
        if found is not None and found <= today:
            return found
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return None


def next_day_of_month(today: date, day: int) -> date | None:
    """Return the next date with day-of-month `day`, today included, or None when no month has it."""
    for months in range(13):
        first = add_months(today, months)
        found = make_date(first.year, first.month, day)
        if found is not None and found >= today:
            return found
    return None


def last_weekday(today: date, weekday: int) -> date:
    """Return the most recent date before today with this weekday (0 is Monday)."""
    return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)


def week_start(day: date) -> date:
    """Return the Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


def add_months(day: date, months: int) -> date:
    """Return the first day of the month that lies `months` after the month of `day`."""
    at = day.year * 12 + day.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def in_either_order(first: int, second: int, year: int | None, today: date) -> tuple[date | None, date | None]:
    """Return what two numbers mean with the month first and with the day first; without a year the last such date."""

    def dated(month: int, day: int) -> date | None:
        return make_date(year, month, day) if year else last_date(today, month, day)

    return dated(first, second), dated(second, first)


def festival(rule: object, today: date) -> date | None:
    """Return the most recent date, not after today, of a festival in `times.yml`; None when there is none.

    The rule is [month, day] or [month, weekday (0 is Monday), nth], or with a fourth number, the days after that one.
    """
    if not isinstance(rule, list):
        return None
    if len(rule) == 2:
        return last_date(today, rule[0], rule[1])
    month, weekday, nth, *later = rule
    for year in (today.year, today.year - 1):
        first = date(year, month, 1)
        found = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1) + sum(later))
        if found <= today:
            return found
    return None


@lru_cache(maxsize=64)
def lunar_festival(name: str, today: date) -> date | None:
    """Return the most recent date, not after today, of a lunar festival; None when there is none since last year.

    `name` is its English name among the public holidays of Taiwan, which fall on the festival itself; those of Hong
    Kong often fall on the day after.
    """
    import holidays

    calendar = holidays.country_holidays("TW", years=(today.year - 1, today.year), language="en_US")
    found = [day for day, said in calendar.items() if said == name and day <= today]
    return max(found, default=None)
