"""Test that a question, where it was asked what is wanted, is answered and wishes for nothing; the wish stays open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.answers.recognising import UNANSWERED
from bot.conversation.known import Known, KnownCase
from bot.conversation.phrases import Phrases
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import Found
from bot.conversation.turn_intake.decide import decide
from bot.nlu.extract import extract
from bot.remedy import Policy
from bot.words import Words
from tests.conversation.conftest import OPEN_HOURS
from tests.conversation.plain import turn_of

QUESTIONS = {
    "Who decides if I want a bit more for the hassle?": "limits",
    "誰可以決定多補一點？": "limits",
    "邊個話事可以賠多啲㗎": "limits",
    "How long?": "duration",
    "要多久？": "duration",
    "Return postage?": "who_pays",
    "運費要我出嗎": "who_pays",
    "這種事通常怎麼算？": UNANSWERED,
    "你們對別的客人是怎麼做的？": UNANSWERED,
    "呢啲嘢通常點計㗎？": UNANSWERED,
    "What do other customers get?": UNANSWERED,
    "How does this usually go?": UNANSWERED,
    "Where is it made, anyway?": UNANSWERED,
}
WISHES = [
    "可以退款嗎",
    "Could you send somebody to look at it?",
    "派人來看一下可以嗎",
    "how about a new one",
    "Can I have my money back?",
    "告訴我怎麼會這樣",
    "I want to know who did this",
    "你們能怎麼補償",
    "What can you do for me?",
    "怎麼賠都可以，快一點就好",
    "可唔可以換過部新嘅",
]


@pytest.fixture
def known(policy: Policy, phrases: Phrases, words: Words) -> Known:
    facts = {"what": Found("壞了", seq=1), "product": Found("kettle", seq=1), "when": Found("2026-11-20", seq=1)}
    case = KnownCase("2611-4821-7", "listening", "product_quality", facts=facts)
    return Known(policy, phrases, words, OPEN_HOURS, locale="zh-Hant", case=case)


def answering(text: str) -> Turn:
    found = extract(text, OPEN_HOURS)
    slots = {"questions_put": {"desired_outcome": [3]}}
    return turn_of(text, "request_remedy", *found, asked="desired_outcome", slots=slots)


def test_a_question_is_answered_and_is_no_wish(known: Known) -> None:
    intakes = {text: decide(answering(text), known) for text in QUESTIONS}
    assert {text: one.slots["question"] for text, one in intakes.items()} == QUESTIONS
    told = {text: one.change.facts for text, one in intakes.items() if one.change is not None}
    assert not [text for text, facts in told.items() if "desired_outcome" in facts]


def test_a_wish_in_the_form_of_a_question_is_a_wish(known: Known) -> None:
    asked = {text: decide(answering(text), known).slots["question"] for text in WISHES}
    assert asked == dict.fromkeys(WISHES)


def test_a_bare_wish_while_waiting_is_no_question_about_how_it_is_done(known: Known) -> None:
    waiting = replace(known, owner="queue", waits_for="requested", handed_over="2611-4821-7")
    near = (("company:refund_how", 0.9),)
    turn = replace(
        turn_of("退錢", "nlu_fallback", slots={"stage": "escalated"}), stage="escalated", near_questions=near
    )
    intake = decide(turn, waiting)
    assert intake.slots["question"] is None
    assert intake.change is not None and intake.change.facts["desired_outcome"].value == "refund"
