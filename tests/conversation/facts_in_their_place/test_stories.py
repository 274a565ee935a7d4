"""Test that facts, wishes and complaints about the bot are never what happened."""

from __future__ import annotations

import pytest

from tests.conversation.facts_in_their_place.telling import entities, tell
from tests.conversation.turns import Customer


@pytest.mark.parametrize(
    "text",
    [
        "電扇",
        "想換一副新的",
        "11/20",
        "昨天",
        "我也不知道怎麼講",
        "唔知點講",
        "7月買的啊訂單上有",
        "AJ26111156789",
        "電視",
        "我叫陳小美",
        "你到底看不看得懂中文",
        "I don't know how to explain",
        "yesterday",
        "my order number is AJ26111156789",
        "I'd like a new one please",
        "my name is Mary Chan",
    ],
)
@pytest.mark.parametrize("intent", ["complain", "inform", "nlu_fallback", "request_remedy", "correct"])
def test_facts_and_wishes_are_never_the_story(customer: Customer, text: str, intent: str) -> None:
    customer.say("喂", "greet")
    customer.say(text, intent, entities(customer, text), "what")
    assert "what" not in (customer.known if customer.slots.get("what") else {})


@pytest.mark.parametrize(
    "text",
    [
        "烤箱壞了",
        "冷氣不冷",
        "店員很兇",
        "it leaks",
        "my TV is dead",
        "我11/20買的電視昨天螢幕全黑",
        "師傅沒有來",
        "我不知道怎麼講，就是突然冒煙",
    ],
)
def test_what_happened_still_counts(customer: Customer, text: str) -> None:
    assert tell(customer, text, asked="what")["what"] == text


def test_more_facts_do_not_lengthen_the_story(customer: Customer) -> None:
    tell(customer, "床墊塌下去了，睡到腰痛")
    known = tell(customer, "7月買的啊訂單上有", asked="when")
    assert known["what"] == "床墊塌下去了，睡到腰痛"
    assert known["bought_on"] == "2026-07-01"


@pytest.mark.parametrize("text", ["你到底看不看得懂中文", "你識唔識睇字㗎", "do you even understand me"])
def test_words_that_speak_of_no_time_are_not_when(customer: Customer, text: str) -> None:
    tell(customer, "電扇壞了不會轉")
    assert "when" not in tell(customer, text, "inform", asked="when")


def test_words_about_a_time_without_a_day_are_kept(customer: Customer) -> None:
    tell(customer, "電扇壞了不會轉")
    assert tell(customer, "剛搬家那陣子", "inform", asked="when")["when"] == "剛搬家那陣子"
