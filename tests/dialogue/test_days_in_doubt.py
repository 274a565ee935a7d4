"""Test the questions about days that may not be meant: two readings, before the purchase, still to come."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.dialogue.talk import Talk

# Relative to Wednesday, 18 November 2026.


def day(value: str, text: str, role: str | None = None, **more: str) -> dict[str, object]:
    return {"entity": "time", "value": value, "text": text, "start": 0, "end": len(text), "role_hint": role, **more}


OVEN = {"entity": "product", "value": "oven", "text": "烤箱", "start": 0, "end": 2}


@pytest.mark.parametrize(
    ("locale", "asked"),
    [
        ("en", "Did this happen on Wed 11 Mar or on Tue 3 Nov? Day and month can be read either way."),
        ("zh-Hant", "這是3月11日（三），還是11月3日（二）的事？日和月的順序我不想猜錯。"),
    ],
)
def test_which_day_is_meant_is_asked_with_both_days(open_talk: Callable[..., Talk], locale: str, asked: str) -> None:
    talk = open_talk(locale)
    unclear = day("2026-03-11", "3/11/2026", "happened", also="2026-11-03", grain="day")
    replies = talk.hear("The oven broke on 3/11/2026, it is dead", "complain", [OVEN, unclear])
    assert replies[-1]["text"] == asked
    assert "when" not in talk.facts()
    talk.hear("3 November", "inform", [day("2026-11-03", "3 November", grain="day")])
    assert talk.facts()["when"] == "2026-11-03"


def test_trouble_before_the_purchase_is_asked_about_in_words(talk: Talk) -> None:
    bought, broke = day("2026-11-10", "11/10", "bought"), day("2026-11-03", "11/3", "happened")
    replies = talk.hear("11/10買的烤箱，11/3壞了完全不熱", "complain", [OVEN, bought, broke])
    assert replies[-1]["text"] == "您說的11月3日（二），在購買的日子之前。出問題的是哪一天呢？"
    replies = talk.hear("11/13", "inform", [day("2026-11-13", "11/13")])
    assert (talk.facts()["bought_on"], talk.facts()["when"]) == ("2026-11-10", "2026-11-13")
    assert "購買的日子" not in replies[-1]["text"]


def test_a_day_to_come_is_asked_about_in_words(talk: Talk) -> None:
    replies = talk.hear("烤箱明年壞了完全不熱", "complain", [OVEN, day("2026-11-20", "11/20", "happened")])
    assert replies[-1]["text"] == "11月20日（五）還沒到。出問題的是哪一天呢？"


def test_the_purchase_may_be_in_doubt_although_the_trouble_is_known(talk: Talk) -> None:
    unclear = day("2026-03-11", "3/11/2026", "bought", also="2026-11-03")
    replies = talk.hear(
        "3/11/2026買的烤箱昨天壞了完全不熱", "complain", [OVEN, unclear, day("2026-11-17", "昨天", "happened")]
    )
    assert replies[-1]["text"] == "購買的日子是3月11日（三），還是11月3日（二）？日和月的順序我不想猜錯。"
    talk.hear("11月3日", "inform", [day("2026-11-03", "11月3日")])
    assert (talk.facts()["bought_on"], talk.facts()["when"]) == ("2026-11-03", "2026-11-17")
    assert talk.slot("when") == "2026-11-17"


def test_who_cannot_say_is_not_asked_again(talk: Talk) -> None:
    unclear = day("2026-03-11", "3/11/2026", "happened", also="2026-11-03")
    talk.hear("烤箱3/11/2026壞了完全不熱", "complain", [OVEN, unclear])
    replies = talk.press("/inform?fact=unknown", "不記得了")
    assert talk.slot("when") == "unknown"
    assert "日和月" not in replies[-1]["text"]
