from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.remedy import OpeningClock

UTC = dt.timezone.utc
TAIPEI = ZoneInfo("Asia/Taipei")
WEEKDAYS = dict.fromkeys(range(5), ((9 * 60, 12 * 60), (13 * 60, 18 * 60)))
NEW_YEAR = dt.date(2027, 1, 1)
CLOCK = OpeningClock(TAIPEI, WEEKDAYS, closed={NEW_YEAR})


def local(day: int, hour: int, minute: int = 0, month: int = 11, year: int = 2026) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=TAIPEI)


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (local(23, 8, 59), False),
        (local(23, 9), True),
        (local(23, 12, 30), False),
        (local(23, 18), True),
        (local(23, 18, 1), False),
        (local(22, 10), False),
        (local(1, 10, month=1, year=2027), False),
    ],
)
def test_is_open_within_opening_hours_and_at_closing(at: dt.datetime, is_open: bool) -> None:
    assert CLOCK.is_open(at.astimezone(UTC)) is is_open


@pytest.mark.parametrize(
    ("at", "hours", "expected"),
    [
        (local(23, 10), 1, local(23, 11)),
        (local(23, 11, 30), 1, local(23, 13, 30)),  # over lunch
        (local(20, 17), 2, local(23, 10)),  # Friday evening to Monday
        (local(22, 3), 0, local(23, 9)),  # Sunday: the next opening
        (local(31, 17, month=12), 2, local(4, 10, month=1, year=2027)),  # a holiday and a weekend
        (local(23, 9), 8, local(23, 18)),
        (local(23, 9), 24, local(25, 18)),
    ],
)
def test_counts_opening_time_only(at: dt.datetime, hours: int, expected: dt.datetime) -> None:
    assert CLOCK.add_opening_time(at.astimezone(UTC), dt.timedelta(hours=hours)) == expected


@pytest.mark.parametrize(
    ("at", "days", "expected"),
    [
        (local(23, 10), 0, local(23, 18)),
        (local(23, 18), 0, local(24, 18)),  # today is over
        (local(23, 10), 1, local(24, 18)),
        (local(20, 10), 1, local(23, 18)),
        (local(22, 10), 0, local(23, 18)),
        (local(31, 10, month=12), 1, local(4, 18, month=1, year=2027)),
    ],
)
def test_counts_opening_days(at: dt.datetime, days: int, expected: dt.datetime) -> None:
    assert CLOCK.end_of_opening_day(at.astimezone(UTC), days) == expected


def test_a_holiday_may_be_worked() -> None:
    clock = OpeningClock(TAIPEI, WEEKDAYS, closed={NEW_YEAR}, also_open={NEW_YEAR, dt.date(2027, 1, 3)})
    assert clock.is_open(local(1, 10, month=1, year=2027))
    assert clock.is_open(local(3, 10, month=1, year=2027))  # a Sunday has Monday's hours then


def test_closing_at_midnight_belongs_to_the_day_before() -> None:
    clock = OpeningClock(TAIPEI, {3: ((18 * 60, 24 * 60),)}, closed={NEW_YEAR})
    due = clock.end_of_opening_day(local(30, 10, month=12), 1)
    assert clock.local(due).date() == dt.date(2026, 12, 31)
    assert clock.is_open(due)
    late = clock.add_opening_time(local(31, 18, month=12), dt.timedelta(hours=5, minutes=59))
    assert clock.is_open(late)
    assert clock.local(late).date() == dt.date(2026, 12, 31)


def test_ten_opening_minutes_a_week_are_enough_for_a_promise() -> None:
    clock = OpeningClock(TAIPEI, {0: ((9 * 60, 9 * 60 + 10),)})
    due = clock.add_opening_time(local(23, 9), dt.timedelta(hours=16))
    assert due == local(23, 9, 10) + dt.timedelta(weeks=95)


def test_refuses_an_instant_without_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        CLOCK.is_open(dt.datetime(2026, 11, 23, 10))


def test_refuses_a_company_that_never_opens() -> None:
    with pytest.raises(ValueError, match="never opens"):
        OpeningClock(TAIPEI, {0: ()})


def test_a_calendar_closed_for_more_than_a_year_is_an_error() -> None:
    class Always:
        def __contains__(self, day: object) -> bool:
            return True

    clock = OpeningClock(TAIPEI, WEEKDAYS, closed=Always())
    with pytest.raises(ValueError, match="closed for more than a year"):
        clock.end_of_opening_day(local(23, 10), 1)
    with pytest.raises(ValueError, match="closed for more than a year"):
        clock.next_opening(local(23, 10))


def test_summer_time_does_not_shift_closing_time() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    clock = OpeningClock(berlin, WEEKDAYS)
    friday = dt.datetime(2027, 3, 26, 10, tzinfo=berlin)
    assert clock.end_of_opening_day(friday.astimezone(UTC), 1) == dt.datetime(2027, 3, 29, 18, tzinfo=berlin)


MANY = settings(deadline=None, database=None, derandomize=True)
INSTANTS = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2028, 1, 1), timezones=st.just(UTC))
MINUTES = st.integers(0, 5000).map(lambda minutes: dt.timedelta(minutes=minutes))


@MANY
@given(INSTANTS, MINUTES, MINUTES)
def test_more_time_is_never_earlier_and_always_in_opening_hours(
    at: dt.datetime, some: dt.timedelta, more: dt.timedelta
) -> None:
    soon, late = CLOCK.add_opening_time(at, some), CLOCK.add_opening_time(at, some + more)
    assert at + some <= soon <= late
    assert CLOCK.is_open(soon)
    assert CLOCK.is_open(late)


@MANY
@given(INSTANTS, st.integers(0, 30))
def test_each_opening_day_ends_after_the_one_before(at: dt.datetime, days: int) -> None:
    end, next_end = CLOCK.end_of_opening_day(at, days), CLOCK.end_of_opening_day(at, days + 1)
    assert at < end <= next_end
    assert CLOCK.is_open(end)
    assert end.tzinfo is UTC
    assert days == 0 or end < next_end
