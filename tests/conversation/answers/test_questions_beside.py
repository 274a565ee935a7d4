"""Test which questions beside a complaint are answered with it, and that they stand before what it leaves open."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from bot.conversation.answers.recognising import questions_beside
from bot.conversation.grave.telling import SELF_HARM
from bot.conversation.known import Known
from bot.conversation.phrases import Phrases
from bot.conversation.turn import Turn
from bot.conversation.turn_intake.decide import decide
from bot.nlu.extract import extract
from bot.remedy import Policy
from bot.words import Words
from tests.conversation.conftest import OPEN_HOURS
from tests.conversation.plain import turn_of

NOW = dt.datetime(2026, 11, 18, 10, tzinfo=dt.timezone(dt.timedelta(hours=8)))
ASKED = [
    ("除濕機昨天壞了，保固多久？", "warranty"),
    ("除濕機昨天壞了 保固多久", "warranty"),
    ("我的吹風機冒煙一次就不動了，請問保固期到什麼時候", "warranty"),
    ("電鍋煮不熟，還在保固內嗎？", "warranty"),
    ("部電飯煲壞咗，有冇保養㗎", "warranty"),
    ("My kettle died yesterday, how long is the warranty?", "warranty"),
    ("The fan stopped spinning. Is it still under warranty?", "warranty"),
    ("烤箱不熱了，你們門市在哪裡？我想拿去", "shops"),
    ("包裹到現在都沒到，客服幾點下班？", "hours"),
    ("My parcel never came. What are your opening hours?", "hours"),
    ("烤箱送來就裂了，運費要我出嗎？", "who_pays"),
    ("沙發昨天送來就破了 運費誰出", "who_pays"),
    ("部電飯煲壞咗，使唔使我俾運費", "who_pays"),
    ("電鍋壞了。要多久？", "duration"),
    ("部風扇唔轉，幾耐？", "duration"),
    ("The lamp arrived cracked. Return postage?", "who_pays"),
    ("The lamp arrived cracked, who pays for the return shipping?", "who_pays"),
    ("The fan stopped spinning. How long?", "duration"),
    ("The blender leaks, where is your nearest shop?", "shops"),
]
NOT_ASKED = [
    "除濕機昨天壞了，我要退款",
    "打電話都沒人接，到底還要等多久？",
    "保固還有一年，結果你們不認",
    "My kettle died yesterday and the warranty card is lost",
    "Why does nobody ever answer the phone?",
    "店員態度很差，我跟他說還在保固，他不理",
    "How could you send a broken one?",
    "客服說門市有貨，去了又說沒有",
    "店員說運費我要自己出",
    "烤箱壞了，你們居然說運費要我出",
    "They charged me for shipping twice",
]


@pytest.fixture
def known(policy: Policy, phrases: Phrases, words: Words) -> Known:
    return Known(policy, phrases, words, OPEN_HOURS, locale="zh-Hant")


@pytest.mark.slow
def test_what_is_asked_beside_a_complaint_is_found(known: Known) -> None:
    found = {text: questions_beside(turn_of(text, "complain"), known) for text, _ in ASKED}
    assert found == {text: (topic,) for text, topic in ASKED}


def test_what_only_sounds_like_a_question_is_none(known: Known) -> None:
    found = {text: questions_beside(turn_of(text, "complain"), known) for text in NOT_ASKED}
    assert found == dict.fromkeys(NOT_ASKED, ())


TELLS = ["昨晚電暖器整個不發熱，想知道保固有多長？", "The heater packed in last night; how long is it guaranteed?"]
ONLY_ASKS = [
    "我五月買了電暖器，保固多久？",
    "電暖器保固多久？",
    "請問你們幾點關門",
    "I bought a heater in May, how long is the warranty?",
]


@pytest.mark.slow
def test_what_happened_is_heard_beside_a_question_and_a_purchase_is_none(known: Known) -> None:
    heard = {text: decide(asked_about(text), known).slots["tells_too"] for text in (*TELLS, *ONLY_ASKS)}
    assert heard == {**dict.fromkeys(TELLS, True), **dict.fromkeys(ONLY_ASKS, False)}
    assert decide(asked_about(TELLS[0]), known).slots["question"] is None
    assert decide(asked_about(ONLY_ASKS[0]), known).slots["question"] == "warranty"


def asked_about(text: str) -> Turn:
    return turn_of(text, "ask_policy", *extract(text, NOW))


def test_two_questions_are_both_answered(known: Known) -> None:
    text = "除濕機昨天壞了。保固多久？你們幾點關門？"
    assert questions_beside(turn_of(text, "complain"), known) == ("warranty", "hours")


@pytest.mark.parametrize("stage", ["listening", "agreed"])
def test_the_complaint_is_heard_and_the_question_beside_it(known: Known, stage: str) -> None:
    turn = turn_of("除濕機昨天壞了，保固多久？", "complain", slots={"stage": stage})
    intake = decide(turn, known)
    assert intake.slots["question"] is None
    assert intake.slots["questions_beside"] == ["warranty"]


def test_the_company_s_own_question_counts_when_it_is_very_near(known: Known) -> None:
    name = f"company:{next(iter(known.policy.questions))}"
    turn = turn_of("烤箱壞了。可以用什麼方式付款？", "complain")
    assert questions_beside(replace(turn, near_questions=((name, 0.82),)), known) == (name,)
    assert questions_beside(replace(turn, near_questions=((name, 0.6),)), known) == ()
    told = turn_of("烤箱壞了。我用信用卡付款。", "complain")
    assert questions_beside(replace(told, near_questions=((name, 0.82),)), known) == ()


def test_where_somebody_is_in_danger_nothing_else_is_answered(known: Known) -> None:
    assert questions_beside(turn_of("我不想活了，保固多久？", "complain"), replace(known, waits_for=SELF_HARM)) == ()
    intake = decide(turn_of("我想自殺，除濕機保固多久？", "complain"), known)
    assert intake.reason == SELF_HARM and intake.slots["questions_beside"] == []


@pytest.mark.slow  # The channel loads Rasa.
def test_an_answer_beside_stands_before_the_question_and_behind_who_takes_over() -> None:
    from bot.channels.taking_turns import with_answers

    def texts(*messages: dict[str, Any]) -> list[str]:
        return [str(one["text"]) for one in with_answers(list(messages), [{"question": "warranty", "answer": "2 年"}])]

    heard, question = {"kind": "text", "text": "收到了"}, {"kind": "question", "text": "什麼時候？"}
    handoff = {"kind": "handoff", "text": "同事接手"}
    assert texts(heard, question) == ["收到了", "2 年", "什麼時候？"]
    assert texts(question) == ["2 年", "什麼時候？"]
    assert texts(heard, handoff) == ["收到了", "同事接手", "2 年"]
    assert with_answers([heard, question], None) == with_answers([heard, question], []) == [heard, question]
