"""Test words and model together: which grave matter a turn tells of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.grave.telling import (
    HAZARD_CONFIDENCE,
    HAZARD_CONFIDENCE_AT_ALL,
    SELF_HARM_CONFIDENCE,
    SELF_HARM_CONFIDENCE_WHEN_NAMED,
    as_meant,
    grave_matter,
)
from bot.conversation.phrases import Phrases
from bot.conversation.turn import Turn
from tests.conversation.plain import turn_of

_JUST_BELOW = 0.001


def matter(turn: Turn, phrases: Phrases) -> str | None:
    told = grave_matter(turn, phrases.grave, phrases)
    return None if told is None else told.matter


@pytest.mark.parametrize(
    "intent",
    [
        "chitchat",
        "abuse",
        "nlu_fallback",
        "out_of_scope",
        "goodbye",
        "inform",
        "thank",
        "praise",
        "greet",
        "affirm",
        "ask_policy",
    ],
)
def test_self_harm_is_heard_in_every_intent(phrases: Phrases, intent: str) -> None:
    assert matter(turn_of("我不想活了", intent), phrases) == "self_harm"


@pytest.mark.parametrize(
    ("text", "needed"),
    [("我準備好走了", SELF_HARM_CONFIDENCE), ("我只想要解脫", SELF_HARM_CONFIDENCE_WHEN_NAMED)],
)
def test_how_sure_the_model_must_be_of_self_harm(phrases: Phrases, text: str, needed: float) -> None:
    turn = replace(turn_of(text, "nlu_fallback"), self_harm=needed)
    assert matter(turn, phrases) == "self_harm"
    assert matter(replace(turn, self_harm=needed - _JUST_BELOW), phrases) is None


def test_a_plain_intent_needs_words_of_self_harm(phrases: Phrases) -> None:
    assert matter(replace(turn_of("我想找真人", "request_human"), self_harm=0.99), phrases) is None
    assert matter(replace(turn_of("我只想要解脫", "chitchat"), self_harm=0.99), phrases) == "self_harm"


def test_an_idiom_leaves_the_model_no_say(phrases: Phrases) -> None:
    turn = replace(turn_of("氣死我了", "complain", hazard=1.0), danger=1.0, self_harm=1.0)
    assert matter(turn, phrases) is None


def test_the_second_opinion_may_deny_a_hazard(phrases: Phrases) -> None:
    turn = turn_of("這個東西很可怕", "complain", hazard=1.0)
    assert matter(turn, phrases) == "hazard"
    assert matter(replace(turn, danger=HAZARD_CONFIDENCE - _JUST_BELOW), phrases) is None


@pytest.mark.parametrize("intent", ["praise", "out_of_scope"])
def test_in_praise_and_general_questions_the_model_must_hear_the_danger_too(phrases: Phrases, intent: str) -> None:
    turn = turn_of("食物中毒要多久才會好", intent)
    assert matter(turn, phrases) is None
    assert matter(replace(turn, danger=HAZARD_CONFIDENCE_AT_ALL), phrases) == "poisoning"


def test_money_is_fraud_only_with_words_and_model(phrases: Phrases) -> None:
    overcharged = turn_of("維修費報價跟師傅說的不一樣，多收我500元", "complain", kind="fraud", kind_confidence=1.0)
    assert matter(overcharged, phrases) is None
    cheated = turn_of("你們根本就是騙我，多收500元", "complain", kind="fraud", kind_confidence=1.0)
    assert matter(cheated, phrases) == "fraud"
    assert matter(replace(cheated, kind="process"), phrases) is None


@pytest.mark.parametrize("text", ["你們自己看著辦", "我只是想讓你們知道", "you can't be serious"])
def test_what_has_no_threatening_word_is_meant_as_a_complaint(phrases: Phrases, text: str) -> None:
    turn = turn_of(text, "threaten")
    assert matter(turn, phrases) is None
    assert as_meant(turn, None).intent == "complain"


def test_what_is_grave_is_meant_as_a_complaint_and_the_rest_as_it_was(phrases: Phrases) -> None:
    small_talk = turn_of("部風筒著火", "chitchat")
    assert as_meant(small_talk, "fire").intent == "complain"
    assert as_meant(small_talk, None).intent == "chitchat"
    assert as_meant(turn_of("我要告你們", "threaten"), "threat").intent == "threaten"


def test_a_button_tells_of_nothing(phrases: Phrases) -> None:
    assert matter(replace(turn_of("我不想活了", "affirm"), by_button=True), phrases) is None
