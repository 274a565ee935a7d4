"""Test what the phrase lists recognise, and what they leave to the model."""

from __future__ import annotations

import pytest

from bot.conversation.phrases import Phrases

from .turns import HAPPENED, REFUND, ROBOT, Customer


@pytest.mark.parametrize(
    "text", ["很爛", "爛死了！！", "我要投訴", "this is terrible", "I want to complain", "垃圾公司", "😡"]
)
def test_bad_without_a_story(phrases: Phrases, text: str) -> None:
    assert not phrases.tells_a_story(text)


@pytest.mark.parametrize(
    "text",
    [
        "真人",
        "请转人工",
        "麻煩幫我轉真人客服，謝謝",
        "搵個真人同我講啦",
        "Human please",
        "I want a real person!!",
        "🙏 真人 🙏",
    ],
)
def test_nothing_but_a_person_is_asked_for(phrases: Phrases, text: str) -> None:
    assert phrases.asks_only_for_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "我要",
        "真人客服很差",
        "經理昨天罵我",
        "我要找真人，吹風機冒煙",
        "manager was rude",
        "I want my money",
        "真人" * 40,
    ],
)
def test_something_else_is_said_too(phrases: Phrases, text: str) -> None:
    assert not phrases.asks_only_for_person(text)


@pytest.mark.parametrize(
    "text", ["掃地機器人不動了", "店員罵我還翻白眼", "the fan broke after a day", "送货迟了一个礼拜"]
)
def test_a_story(phrases: Phrases, text: str) -> None:
    assert phrases.tells_a_story(text)


@pytest.mark.parametrize(
    ("text", "broke"), [("我的氣炸鍋壞了", True), ("氣炸鍋壞了還冒煙", False), ("my kettle burned me", False)]
)
def test_what_merely_broke_hurts_nobody(phrases: Phrases, text: str, broke: bool) -> None:
    assert phrases.merely_broke(text) is broke


@pytest.mark.parametrize(
    ("text", "kind_confidence", "reason"),
    [
        ("我的氣炸鍋壞了", 0.8, None),
        ("我的氣炸鍋冒煙了", 0.8, "fire"),
        ("踏板踩下去會往後彈", 0.7, "hazard"),
        ("踏板踩下去會往後彈", 0.6, None),
    ],
)
def test_a_hazard_calls_a_person_and_a_broken_thing_does_not(
    customer: Customer, text: str, kind_confidence: float, reason: str | None
) -> None:
    slots = customer.say(text, "complain", kind="safety_hazard", kind_confidence=kind_confidence)
    assert (slots["must_escalate"], slots.get("escalation_reason")) == (reason is not None, reason)


@pytest.mark.parametrize(
    ("text", "intent", "hazard", "reason"),
    [
        ("我買的氣炸鍋昨天煮到一半冒煙了，氣死我了，我要退款", "complain", 0.37, "fire"),
        ("你們客服讓我氣到冒煙", "complain", 0.2, None),
        ("I bought a kettle in May and yesterday it began to smoke, I want my money back", "complain", 0.13, "fire"),
        ("the driver was smoking and laughed at me", "complain", 0.13, None),
        ("My iron started smoking this morning", "nlu_fallback", 0.9, "fire"),
        ("smoke gets in your eyes", "nlu_fallback", 0.3, None),
        ("what a day", "praise", 0.9, None),
    ],
)
def test_a_hazard_that_is_named_calls_a_person_though_more_is_told(
    customer: Customer, text: str, intent: str, hazard: float, reason: str | None
) -> None:
    kinds = [{"name": "product_quality", "confidence": 1 - hazard}, {"name": "safety_hazard", "confidence": hazard}]
    slots = customer.say(text, intent, kinds=kinds)
    assert (slots["must_escalate"], slots.get("escalation_reason")) == (reason is not None, reason)


def test_a_person_asked_for_at_the_end_of_a_complaint_comes(customer: Customer) -> None:
    slots = customer.say("冷氣裝了三次還是漏，我要找真人", "complain")
    assert slots["escalation_reason"] == "requested"


def test_a_wish_with_a_story_in_it_is_not_asked_what_happened(customer: Customer) -> None:
    said = "the vacuum died yesterday, I want a refund"
    assert customer.say(said, "request_remedy", [ROBOT, HAPPENED, REFUND])["what"] == said


def test_a_wish_alone_tells_nothing_of_what_happened(customer: Customer) -> None:
    assert "what" not in customer.say("幫我換一台全新的掃地機器人", "request_remedy", [ROBOT])
