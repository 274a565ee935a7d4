"""Test months and parts of months and years told by their distance, in both languages: past, and no surer than said."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.nlu.folding import fold
from bot.nlu.times import find_times

NOW = datetime(2026, 11, 29, 14, tzinfo=ZoneInfo("Asia/Taipei"))

# text: the first and the last day that it covers
TABLE = {
    "I bought it last March": ("2026-03-01", "2026-03-31"),
    "it broke last June": ("2026-06-01", "2026-06-30"),
    "last December it stopped": ("2025-12-01", "2025-12-31"),
    "bought last November": ("2025-11-01", "2025-11-30"),
    "bought in March last year": ("2025-03-01", "2025-03-31"),
    "March of last year": ("2025-03-01", "2025-03-31"),
    "this March": ("2026-03-01", "2026-03-31"),
    "10 March last year": ("2025-03-10", "2025-03-10"),
    "March 10th, last year": ("2025-03-10", "2025-03-10"),
    "last June 2025": ("2025-06-01", "2025-06-30"),
    "late March last year": ("2025-03-21", "2025-03-31"),
    "early March": ("2026-03-01", "2026-03-10"),
    "mid-March": ("2026-03-11", "2026-03-20"),
    "early last month": ("2026-10-01", "2026-10-10"),
    "at the end of last month": ("2026-10-21", "2026-10-31"),
    "late last year": ("2025-10-01", "2025-12-31"),
    "the beginning of 2025": ("2025-01-01", "2025-03-31"),
    "the first half of this year": ("2026-01-01", "2026-06-30"),
    "last summer": ("2026-06-01", "2026-08-31"),
    "last winter": ("2025-12-01", "2026-02-28"),
    "去年三月": ("2025-03-01", "2025-03-31"),
    "上年三月買": ("2025-03-01", "2025-03-31"),
    "上個月初": ("2026-10-01", "2026-10-10"),
    "上個月尾": ("2026-10-21", "2026-10-31"),
    "今個月頭": ("2026-11-01", "2026-11-10"),
    "大上個月": ("2026-09-01", "2026-09-30"),
    "前年底": ("2024-10-01", "2024-12-31"),
    "前年年底": ("2024-10-01", "2024-12-31"),
    "大前年": ("2023-01-01", "2023-12-31"),
    "舊年尾": ("2025-10-01", "2025-12-31"),
    "去年年中": ("2025-05-01", "2025-08-31"),
    "今年初": ("2026-01-01", "2026-03-31"),
    "年初買的": ("2026-01-01", "2026-03-31"),
    "2024年底": ("2024-10-01", "2024-12-31"),
    "去年下半年": ("2025-07-01", "2025-12-31"),
    "上半年買的": ("2026-01-01", "2026-06-30"),
    "去年夏天": ("2025-06-01", "2025-08-31"),
    "三月頭": ("2026-03-01", "2026-03-10"),
    "我月初就付了": ("2026-11-01", "2026-11-10"),
}
NONE = [
    "this may be wrong",
    "it will last march after march",
    "每個月月初",
    "年底前",
    "年終獎金",
    "at the end of the day",
    "the start of it",
]


@pytest.mark.parametrize(("text", "days"), TABLE.items())
def test_reads_the_days_that_are_meant(text: str, days: tuple[str, str]) -> None:
    found = find_times(fold(text).text, NOW, day_first=False)
    assert len(found) == 1, found
    since, until = found[0].since, found[0].until
    assert since and until
    assert (since.date(), until.date()) == (date.fromisoformat(days[0]), _after(date.fromisoformat(days[1])))
    assert found[0].grain in {"day", "week", "month", "year"}


def _after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


@pytest.mark.parametrize("text", NONE)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert not [
        one for one in find_times(fold(text).text, NOW, day_first=False) if one.grain in {"week", "month"} or one.since
    ]


@pytest.mark.parametrize("month", range(1, 13))
def test_nothing_of_the_past_is_in_the_future(month: int) -> None:
    now = datetime(2026, month, 3, 9, tzinfo=ZoneInfo("Asia/Taipei"))
    for text in TABLE:
        for one in find_times(fold(text).text, now, day_first=False):
            assert one.since and one.since <= now, (text, month, one)
