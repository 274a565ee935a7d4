"""Test days for which something was planned, or on which nobody came, told on Sunday, 29 November 2026."""

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
    ("text", "value"),
    [
        ("The fitter was meant to come on 16 November", "2026-11-16"),
        ("The fitter was meant to come on 16 November and never showed up.", "2026-11-16"),
        ("It was due to arrive on 20 June.", "2026-06-20"),
        ("The engineer was to come by on 9 May", "2026-05-09"),
        ("They were going to pick it up on 14 October", "2026-10-14"),
        ("The plumber didn't come on 20 March", "2026-03-20"),
        ("I waited in on 16 November for the fitter to come", "2026-11-16"),
        ("Nobody came on 16 November", "2026-11-16"),
        ("師傅本來說11月16日要來，結果沒來", "2026-11-16"),
        ("師傅應該11月16日來，沒來", "2026-11-16"),
        ("說好11月16日來收，放我鴿子", "2026-11-16"),
        ("本來約10月20日方便，你們沒來", "2026-10-20"),
        ("原本約6月3日可以來收，後來取消", "2026-06-03"),
        ("之前話10月8號嚟收梳化，冇嚟到", "2026-10-08"),
        ("原本约6月3日可以来收，后来取消", "2026-06-03"),
    ],
)
def test_what_was_planned_is_over(text: str, value: str) -> None:
    found = first(text)
    assert found.value[:10] == value and found.last is None
    assert found.role not in ("wish", "delivered")


@pytest.mark.parametrize(
    "text",
    [
        "The driver was supposed to come on 3 December but nobody came.",
        "My delivery was scheduled for 3 December, it never came",
        "原本約12月3號安裝，結果沒人來",
        "話好咗12月3號嚟裝，冇人嚟",
        "本来说12月3号到货，一直没到",
    ],
)
def test_a_day_to_come_on_which_nobody_came_is_asked_about(text: str) -> None:
    found = first(text)
    assert (found.value[:10], found.role) == ("2026-12-03", "happened")
    assert found.last is not None and found.last.year == 2025


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("please come on 16 January", "2027-01-16"),
        ("The fitter is meant to come on 16 December.", "2026-12-16"),
        ("It was originally booked for 12 December", "2026-12-12"),
        ("you said 5 December, now it says January", "2026-12-05"),
        ("I'm free on 3 March", "2027-03-03"),
        ("本來約好12月10日送貨", "2026-12-10"),
        ("師傅還沒來，12月20日有空", "2026-12-20"),
        ("約了12月3日來修，我想改期", "2026-12-03"),
    ],
)
def test_what_is_still_planned_is_to_come(text: str, value: str) -> None:
    assert first(text).value[:10] == value


@pytest.mark.parametrize(
    "text",
    [
        "It broke on 20 November. I bought it on 10 November.",
        "My kettle stopped working on 20 November. I bought it on 10 November. No refund please.",
        "It leaked on November 20. We ordered it on November 10.",
    ],
)
def test_a_full_stop_behind_a_month_parts_what_is_told(text: str) -> None:
    found = find_times(fold(text).text, NOW)
    assert [(one.value[:10], one.role) for one in found] == [("2026-11-20", "happened"), ("2026-11-10", "bought")]
