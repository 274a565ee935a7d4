"""Public holidays come from the `holidays` library, for Taiwan and for Hong Kong."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.remedy import Policy, load_policy

from .test_broken_policy import spoil

EVERY_DAY = "sunday: ['10:00-17:00']"


def company_in(folder: Path, country: str, zone: str) -> Policy:
    """Load the shipped policy for a company in another country, open on every day of the week."""
    spoil(folder, "company.yml", "holidays_of: TW", f"holidays_of: {country}")
    spoil(folder, "company.yml", "Asia/Taipei", zone)
    spoil(folder, "company.yml", "  saturday:", f"  {EVERY_DAY}\n  saturday:")
    return load_policy(folder)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("country", "zone", "day", "closed"),
    [
        ("TW", "Asia/Taipei", dt.date(2027, 1, 1), True),
        ("TW", "Asia/Taipei", dt.date(2027, 2, 5), True),  # the eve of the lunar new year
        ("TW", "Asia/Taipei", dt.date(2027, 2, 28), True),  # Peace Memorial Day
        ("TW", "Asia/Taipei", dt.date(2026, 10, 10), True),  # National Day
        ("TW", "Asia/Taipei", dt.date(2026, 12, 26), False),
        ("TW", "Asia/Taipei", dt.date(2027, 7, 1), False),
        ("HK", "Asia/Hong_Kong", dt.date(2027, 1, 1), True),
        ("HK", "Asia/Hong_Kong", dt.date(2027, 2, 8), True),  # the third day of the lunar new year
        ("HK", "Asia/Hong_Kong", dt.date(2026, 12, 25), True),
        ("HK", "Asia/Hong_Kong", dt.date(2026, 12, 26), True),
        ("HK", "Asia/Hong_Kong", dt.date(2027, 3, 26), True),  # Good Friday, a general holiday though no statutory one
        ("HK", "Asia/Hong_Kong", dt.date(2027, 7, 1), True),  # Establishment Day
        ("HK", "Asia/Hong_Kong", dt.date(2027, 2, 28), False),
        ("HK", "Asia/Hong_Kong", dt.date(2026, 10, 10), False),
    ],
)
def test_a_public_holiday_counts_as_closed(folder: Path, country: str, zone: str, day: dt.date, closed: bool) -> None:
    clock = company_in(folder, country, zone).clock
    noon = dt.datetime.combine(day, dt.time(12), tzinfo=ZoneInfo(zone))
    assert clock.is_open(noon) is not closed
    assert bool(clock.spans(day)) is not closed


def test_a_promise_skips_the_new_year_holidays(folder: Path) -> None:
    policy = company_in(folder, "TW", "Asia/Taipei")
    before = dt.datetime(2027, 2, 3, 17, 45, tzinfo=ZoneInfo("Asia/Taipei"))  # 15 minutes before closing
    promised = policy.clock.local(policy.promised_by("requested", before))
    holidays = [dt.date(2027, 2, 3) + dt.timedelta(days=n) for n in range(1, (promised.date() - before.date()).days)]
    assert all(not policy.clock.spans(day) for day in holidays)
    assert promised.date() > dt.date(2027, 2, 9)


def test_days_off_of_the_company_and_holidays_worked(folder: Path) -> None:
    spoil(folder, "company.yml", "also_open_on: []", "also_open_on: [2027-01-01]")
    clock = load_policy(folder).clock
    assert clock.spans(dt.date(2027, 1, 1))
    assert not clock.spans(dt.date(2026, 12, 31))  # closed_on in the shipped file
