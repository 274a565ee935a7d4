"""Test days without a year that are meant as to come, said on Sunday, 29 November 2026."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.nlu.folding import fold
from bot.nlu.time_parts import Moment
from bot.nlu.times import find_times

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=ZoneInfo("Asia/Taipei"))


def first(text: str) -> Moment:
    return find_times(fold(text).text, NOW)[0]


@pytest.mark.parametrize(
    ("text", "value", "role"),
    [
        # a time that suits
        ("2 December", "2026-12-02", None),
        ("12/2 in the afternoon", "2026-12-02", None),
        ("December 2nd suits me", "2026-12-02", "wish"),
        ("12月2日下午", "2026-12-02", None),
        ("12月2號得閒", "2026-12-02", "wish"),
        ("十二月二號", "2026-12-02", None),
        # promised
        ("my delivery date is 5 December, but now it says January", "2026-12-05", "promised"),
        ("I have an appointment on 12/5 and nobody confirms it", "2026-12-05", "promised"),
        ("the technician is coming on Dec 4", "2026-12-04", "promised"),
        ("delivery due 5 December got cancelled", "2026-12-05", "promised"),
        ("the new date is 15 December", "2026-12-15", "promised"),
        ("I booked the installation for December 8", "2026-12-08", "promised"),
        ("it was promised for 12/2", "2026-12-02", "promised"),
        ("約了12月5號安裝，沒人跟我確認", "2026-12-05", "promised"),
        ("話好12月5號上門", "2026-12-05", "promised"),
        ("改到12月9號", "2026-12-09", "promised"),
        # told of what has happened: read as to come, so that it is asked about
        ("the sofa arrived on 2 December with a torn cover", "2026-12-02", "delivered"),
        ("it broke on 2 December", "2026-12-02", "happened"),
        ("12月2號壞的", "2026-12-02", "happened"),
    ],
)
def test_a_day_of_the_next_weeks_is_to_come(text: str, value: str, role: str | None) -> None:
    found = first(text)
    assert (found.value[:10], found.role) == (value, role)
    assert found.last is not None and found.last.year == 2025
    assert found.also is None, "no other past day is in doubt"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # a purchase is over; so is what has a year, or comes soon after the last one
        ("I bought it on 2 December", "2025-12-02"),
        ("我12月2號買的", "2025-12-02"),
        ("去年12月2號送來的", "2025-12-02"),
        ("it arrived on 2 December last year", "2025-12-02"),
        ("it arrived last 2 December", "2025-12-02"),
        ("it broke on 2 December 2025", "2025-12-02"),
        ("it broke on 20 November", "2026-11-20"),
        ("11月2號壞的", "2026-11-02"),
        # a day that is neither near nor long ago
        ("it broke on 25 January", "2026-01-25"),
        ("3月5號壞的", "2026-03-05"),
    ],
)
def test_other_days_are_over(text: str, value: str) -> None:
    found = first(text)
    assert found.value[:10] == value and found.last is None
