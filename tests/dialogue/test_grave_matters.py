"""Test matters that go to a person at once in any state: hazards, fraud, repeated contacts, threats."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import pairwise

import pytest

from tests.clock import StandingClock
from tests.dialogue.reach_states import (
    STATES,
    only,
    put,
    to_agreement,
    to_fresh,
    to_options,
    to_product,
    to_what,
    to_when,
)
from tests.dialogue.talk import Talk
from tests.dialogue.test_every_intent_in_every_state import INTENTS

TELLING = [to_fresh, to_what, to_when, to_product]
Way = Callable[[Talk], list]


@pytest.mark.parametrize("way", TELLING)
@pytest.mark.parametrize(
    "said, kind, reason",
    [
        ("電暖器起火燒到我的手", "safety_hazard", "fire"),
        ("踏板踩下去會往後彈", "safety_hazard", "hazard"),
        ("你們的人盜刷我的卡", "fraud", "fraud"),
        ("這已經是第三次跟你們反映了", "process", "repeat_contact"),
    ],
)
def test_hazard_fraud_and_the_third_time(talk: Talk, way: Way, said: str, kind: str, reason: str) -> None:
    way(talk)
    card = only(talk.hear(said, "complain", kind=kind), "handoff")["payload"]
    assert card["reason"] == reason and card["promised_by"] and card["handler"]
    assert talk.stage() == talk.slot("stage") == "escalated"
    assert talk.tracker().active_loop is None
    assert said in talk.facts()["what"]


@pytest.mark.parametrize("way", TELLING)
def test_a_threat_goes_to_somebody_who_may_decide(talk: Talk, way: Way) -> None:
    way(talk)
    card = only(talk.hear("我要告你們,找律師", "threaten"), "handoff")["payload"]
    assert card["reason"] == "threat"


def test_a_hazard_is_put_first_and_safety_is_spoken_of_before_all_else(talk: Talk) -> None:
    replies = talk.hear("踏板踩下去會往後彈", "complain", kind="safety_hazard")
    assert "停止使用" in replies[0]["text"]
    assert talk.handoff().priority == 1


def test_a_hazard_after_an_agreement_is_a_hazard_and_not_another_round(talk: Talk) -> None:
    to_agreement(talk)
    card = only(talk.hear("換來的這台起火了", "complain", kind="safety_hazard"), "handoff")["payload"]
    assert card["reason"] == "fire"
    assert talk.promises(), "what was agreed stays with the case"


def test_a_kind_the_model_is_not_sure_of_scares_nobody(talk: Talk) -> None:
    replies = talk.hear("東西有點燙燙的不太好用", "complain", kind="safety_hazard", kind_confidence=0.4)
    assert "handoff" not in talk.kinds(replies)


def test_a_threat_while_a_person_is_on_the_way_makes_it_no_later(talk: Talk) -> None:
    to_when(talk)
    talk.hear("找真人", "request_human")
    promised = talk.handoff().promised_by
    talk.hear("我要找律師", "threaten")
    assert talk.handoff().promised_by <= promised


SUICIDAL = {"zh-Hant": "我不想活了", "en": "I don't want to live anymore"}
HELPLINES = {"zh-Hant": "1925", "en": "1995"}
# Sunday: customer care is closed until Monday, 9:00 in Taipei.
CLOSED_HOURS = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.timezone.utc)


@pytest.mark.parametrize(
    ("intent", "locale"), [*((intent, "zh-Hant") for intent in INTENTS), ("chitchat", "en"), ("complain", "en")]
)
@pytest.mark.parametrize("state", STATES)
def test_whoever_thinks_of_dying_hears_a_helpline_and_gets_a_person_in_every_state_and_intent(
    open_talk: Callable[..., Talk], state: str, intent: str, locale: str
) -> None:
    talk = put(open_talk(locale), state)
    replies = talk.hear(SUICIDAL[locale], intent)
    assert HELPLINES[locale] in replies[0]["text"]
    assert [reply["kind"] for reply in replies] == ["handoff"], "no question, no remedy, nothing besides"
    handoff = talk.handoff()
    assert (handoff.reason, handoff.priority, handoff.queue) == ("self_harm", 1, "people")
    assert talk.slot("stage") == "escalated" and talk.tracker().active_loop is None


@pytest.mark.parametrize("intent", ["complain", "chitchat", "abuse", "nlu_fallback", "goodbye", "affirm"])
@pytest.mark.parametrize("way", [*TELLING, to_options, to_agreement])
def test_a_fire_is_a_fire_whatever_the_model_heard(talk: Talk, way: Way, intent: str) -> None:
    way(talk)
    replies = talk.hear("部風筒著火", intent)
    card = only(replies, "handoff")
    assert card["payload"]["reason"] == "fire" and "119" in card["text"] and "插頭" in card["text"]
    assert talk.kinds(replies) == ["handoff"]


@pytest.mark.parametrize("said", ["你們自己看著辦", "我只是想讓你們知道"])
@pytest.mark.parametrize("state", STATES)
def test_what_the_model_takes_for_a_threat_needs_a_threatening_word(
    open_talk: Callable[..., Talk], state: str, said: str
) -> None:
    talk = put(open_talk("zh-Hant"), state)
    assert talk.hear(said, "threaten")
    assert "action_default_fallback" not in talk.actions
    handoff = talk.handoff()
    assert handoff is None or handoff.reason != "threat"


def test_while_waiting_what_is_asked_about_the_danger_is_answered_and_nothing_is_said_twice_in_a_row(
    talk: Talk,
) -> None:
    talk.hear("部風筒著火", "complain")
    said = [
        "拔咗插頭夠唔夠？",
        "拔咗插頭夠唔夠？",
        "燒緊呀 點算",
        "燒緊呀 點算",
        "部風筒著火",
        "部風筒著火",
        "好",
        "好",
        "好",
        "多謝",
        "多謝",
    ]
    answers = [talk.hear(words, "inform")[0]["text"] for words in said]
    assert "拔掉插頭是第一步" in answers[0]
    assert "到外面" in answers[2] and "119" in answers[2]
    assert all(first != second for first, second in pairwise(answers))
    assert talk.handoff().reason == "fire"


@pytest.mark.parametrize(
    "intent", ["thank", "goodbye", "ask_policy", "abuse", "request_human", "out_of_scope", "greet", "deny"]
)
def test_while_waiting_nothing_is_said_twice_in_a_row_in_any_intent(talk: Talk, intent: str) -> None:
    talk.hear("找真人", "request_human")
    answers = [talk.hear("嗯嗯好喔", intent)[0]["text"] for _ in range(4)]
    assert all(first != second for first, second in pairwise(answers))
    assert all("10:30" in answer for answer in answers)


def test_money_already_sent_is_answered_with_the_bank_and_the_line_against_fraud(talk: Talk) -> None:
    talk.hear("有人冒充你們客服叫我去ATM操作", "complain", kind="fraud")
    assert talk.handoff().reason == "scam"
    answer = talk.hear("我已經轉了29985元，怎麼辦？", "chitchat")[0]["text"]
    assert "銀行" in answer and "165" in answer


def test_a_danger_told_while_waiting_raises_the_case_and_has_its_first_words(talk: Talk) -> None:
    talk.hear("部風筒著火", "complain")
    replies = talk.hear("我不想活了", "chitchat")
    assert only(replies, "handoff")["payload"]["reason"] == "self_harm"
    assert talk.handoff().reason == "self_harm"
    more = [talk.hear("不用管我", "deny")[0]["text"] for _ in range(3)]
    assert len(set(more)) == 3 and all("1925" in text or "119" in text for text in more)


def test_a_less_urgent_matter_told_while_waiting_has_its_words_too_and_lowers_nothing(talk: Talk) -> None:
    talk.hear("部風筒著火", "complain")
    replies = talk.hear("我要去消委會投訴你哋", "threaten")
    assert "您有權利" in replies[0]["text"]
    assert talk.handoff().reason == "fire"


def test_outside_opening_hours_the_duty_line_is_named_and_no_form_is_asked(talk: Talk, clock: StandingClock) -> None:
    clock.now = CLOSED_HOURS
    replies = talk.hear("部風筒著火", "complain")
    assert talk.kinds(replies) == ["handoff", "text", "text"]
    assert "02-0000-0072" in replies[1]["text"]
    assert "號碼" in replies[2]["text"]


def test_outside_opening_hours_who_thinks_of_dying_is_asked_nothing(talk: Talk, clock: StandingClock) -> None:
    clock.now = CLOSED_HOURS
    replies = talk.hear("我不想活了", "chitchat")
    assert talk.kinds(replies) == ["handoff", "text"]
    assert "02-0000-0072" in replies[1]["text"]
