"""Test reading times in both languages, relative to Saturday, 21 November 2026."""

from datetime import datetime

import pytest

from bot.nlu.folding import fold
from bot.nlu.time_parts import MOST_PIECES, Moment
from bot.nlu.times import find_times


def times(text: str, now: datetime) -> list[Moment]:
    return find_times(fold(text).text, now)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("上星期三", "2026-11-11"),
        ("上禮拜三", "2026-11-11"),
        ("上拜三", "2026-11-11"),
        ("拜五下午三點", "2026-11-20T15:00:00+08:00"),
        ("上個拜三買的", "2026-11-11"),
        ("Friday before last", "2026-11-13"),
        ("the Monday before last", "2026-11-09"),
        ("it broke on the Friday before last", "2026-11-13"),
        ("the Friday of the week before last", "2026-11-06"),
        ("上個禮拜三買的", "2026-11-11"),
        ("不對，是星期二", "2026-11-17"),
        ("星期六", "2026-11-14"),
        ("昨天", "2026-11-20"),
        ("尋日買嘅", "2026-11-20"),
        ("琴晚", "2026-11-20"),
        ("今朝", "2026-11-21"),
        ("前天", "2026-11-19"),
        ("大前天", "2026-11-18"),
        ("昨天下午三點", "2026-11-20T15:00:00+08:00"),
        ("今天上午十點", "2026-11-21T10:00:00+08:00"),
        ("昨天早上8點半", "2026-11-20T08:30:00+08:00"),
        ("星期天晚上12點", "2026-11-16T00:00:00+08:00"),
        ("週五下午6：15", "2026-11-20T18:15:00+08:00"),
        ("晚上十點", "2026-11-20T22:00:00+08:00"),
        ("11/3", "2026-11-03"),
        ("12/25", "2025-12-25"),
        ("十一月三號", "2026-11-03"),
        ("3號收到", "2026-11-03"),
        ("25號", "2026-10-25"),
        ("民國115年11月3日", "2026-11-03"),
        ("115/11/3", "2026-11-03"),
        ("2026年11月3日", "2026-11-03"),
        ("20261103", "2026-11-03"),
        ("兩個禮拜前", "2026-11-07"),
        ("三天前", "2026-11-18"),
        ("三個月前", "2026-08-21"),
        ("雙十一那天", "2026-11-11"),
        ("618買的", "2026-06-18"),
        ("去年中秋", "2025-10-06"),
        ("去年十二月", "2025-12-01"),
        ("2月", "2026-02-01"),
        ("yesterday", "2026-11-20"),
        ("the day before yesterday", "2026-11-19"),
        ("last Wednesday", "2026-11-18"),
        ("on Wednesday", "2026-11-18"),
        ("Wednesday last week", "2026-11-11"),
        ("two weeks ago", "2026-11-07"),
        ("a couple of weeks ago", "2026-11-07"),
        ("on 3 Nov", "2026-11-03"),
        ("November 3rd", "2026-11-03"),
        ("December 3rd", "2026-12-03"),
        ("3rd of November 2026", "2026-11-03"),
        ("on the 3rd", "2026-11-03"),
        ("yesterday at 5:30 pm", "2026-11-20T17:30:00+08:00"),
        ("at 3pm yesterday", "2026-11-20T15:00:00+08:00"),
        ("this morning", "2026-11-21"),
    ],
)
def test_reads_points_in_time(text: str, value: str, now: datetime) -> None:
    assert [moment.value for moment in times(text, now)] == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("在門口等了一個多鐘頭", "PT1H"),
        ("講好隔天配送，四天後才來", "P4D"),
        ("用了兩三天", "P2D"),
        ("八九分鐘", "PT8M"),
        ("等咗三日", "P3D"),
        ("半年", "P0.5Y"),
        ("waited for an hour", "PT1H"),
        ("half an hour", "PT0.5H"),
        ("for 3 weeks", "P3W"),
    ],
)
def test_a_length_of_time_is_not_a_date(text: str, value: str, now: datetime) -> None:
    (moment,) = times(text, now)
    assert (moment.value, moment.role) == (value, "duration")
    assert moment.until == now


@pytest.mark.parametrize(
    "text",
    [
        "一點都不好", "四塊肉", "三星手機", "一直沒人", "一下", "一點也不好", "有三點建議", "第二點", "兩點問題",
        "忙了大半天",
        "3號店", "忠孝路3號", "第12號", "24/7", "1/2", "I may return", "march on", "give me a second chance",
        "call 5 times a day", "小一點", "差一點", "百分之三", "一分錢一分貨", "月亮", "",
    ],
)  # fmt: skip
def test_finds_no_time_where_there_is_none(text: str, now: datetime) -> None:
    assert times(text, now) == []


@pytest.mark.parametrize("text", ["waited 9999 years", "9999 years ago", "九千萬天前", "等了九千萬天", "九千萬日後"])
def test_times_beyond_the_calendar_are_ignored(text: str, now: datetime) -> None:
    assert times(text, now) == []


def test_distinguishes_the_purchase_from_the_problem(now: datetime) -> None:
    bought, broke = times("上星期三在信義店買的掃地機器人昨天就不動了", now)
    assert (bought.role, broke.role) == ("bought", "happened")
    bought, broke = times("I bought it on Wednesday and it broke yesterday", now)
    assert (bought.role, broke.role) == ("bought", "happened")


def test_intervals_cover_the_named_period(now: datetime) -> None:
    (week,) = times("上個星期", now)
    assert (week.grain, week.since and week.since.date().isoformat()) == ("week", "2026-11-09")
    assert week.until and week.until.date().isoformat() == "2026-11-16"
    (afternoon,) = times("昨天下午", now)
    assert afternoon.since and afternoon.until
    assert (afternoon.since.hour, afternoon.until.hour) == (12, 18)


def test_now_needs_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        find_times("昨天", datetime(2026, 11, 21))


@pytest.mark.parametrize("filler", ["我等了又等都沒有人理我，店員只會說再看看。", "Nobody could help me with it. "])
@pytest.mark.parametrize("length", [900, 990, 1010, 2500, 3900])
def test_a_time_is_found_anywhere_in_a_long_text(filler: str, length: int, now: datetime) -> None:
    page = (filler * 200)[:length]
    (found,) = [moment for moment in times(f"{page}。11/3 買的", now) if moment.value.startswith("2026")]
    assert found.value == "2026-11-03"
    assert found.start == len(page) + 1


def test_only_the_first_times_of_a_long_text_are_returned(now: datetime) -> None:
    page = times("昨天下午三點就壞了。" * 400, now)
    assert [moment.start for moment in page] == list(range(0, 10 * len(page), 10))
    assert len(page) == MOST_PIECES // 3
    assert {moment.value for moment in page} == {"2026-11-20T15:00:00+08:00"}
