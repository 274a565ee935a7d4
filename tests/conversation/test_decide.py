"""Test the decision of turn intake: what to record for a turn, from plain values and without a store."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from bot.conversation.case_change import CaseChange
from bot.conversation.commands import parse_command
from bot.conversation.grave.telling import (
    FRAUD_CONFIDENCE,
    HAZARD_CONFIDENCE,
    HAZARD_CONFIDENCE_NOT_UNDERSTOOD,
    HAZARD_CONFIDENCE_WHEN_BROKEN,
    HAZARD_CONFIDENCE_WHEN_NAMED,
)
from bot.conversation.known import Known, KnownCase, KnownOffer
from bot.conversation.phrases import Phrases
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import UNKNOWN, Found
from bot.conversation.turn_intake.decide import decide
from bot.conversation.turn_intake.intake import FeelingHeard, Intake
from bot.conversation.turn_intake.judgement import FEELING_CONFIDENCE
from bot.remedy import Policy
from bot.words import Words

from .conftest import OPEN_HOURS
from .plain import SEQ, TOLD, button, turn_of
from .turns import BOUGHT, HAPPENED, LAST_WEDNESDAY, REFUND, ROBOT, YESTERDAY, entity, time

NUMBER = "2611-4821-7"
STORY = {"what": TOLD["what"]}


@pytest.fixture
def known(policy: Policy, phrases: Phrases, words: Words) -> Known:
    """Return what is known of a conversation without a case."""
    return Known(policy, phrases, words, OPEN_HOURS, locale="zh-Hant")


def with_case(known: Known, **case: Any) -> Known:
    return replace(known, case=KnownCase(NUMBER, **case))


def change_of(intake: Intake) -> CaseChange:
    assert intake.change is not None
    return intake.change


# ---- facts ----


def test_each_fact_is_noted_with_its_words_and_the_message_it_came_from(known: Known) -> None:
    text = "上星期三買的掃地機器人\n昨天就不動了,我要退款"
    told = [
        {**BOUGHT, "start": 0, "end": 4},
        {**ROBOT, "start": 6, "end": 11},
        {**HAPPENED, "start": 12, "end": 14},
        {**REFUND, "start": 21, "end": 23},
    ]
    intake = decide(turn_of(text, "complain", *told, parts=[(3, 0, 11), (4, 12, len(text))]), known)
    day = {"interval": None, "grain": "day"}
    assert intake.change == CaseChange(
        facts={
            "when": Found(YESTERDAY, resolved=day, display="昨天", seq=4),
            "bought_on": Found(LAST_WEDNESDAY, resolved=day, display="上星期三", seq=3),
            "product": Found("robot_vacuum", display="掃地機器人", seq=3),
            "desired_outcome": Found("refund", display="退款", seq=4),
            "what": Found(text, seq=4),
        },
        kind="product_quality",
        emotion="angry",
    )
    assert {name: intake.slots[name] for name in ("what", "when", "product", "desired_outcome")} == {
        "what": text,
        "when": YESTERDAY,
        "product": "robot_vacuum",
        "desired_outcome": "refund",
    }


def test_more_of_the_story_goes_behind_it(known: Known) -> None:
    intake = decide(turn_of("而且店員還罵人", "complain"), with_case(known, facts=TOLD))
    assert change_of(intake).facts == {"what": Found("掃地機器人不動了\n而且店員還罵人", seq=SEQ)}


def test_a_story_told_already_stays_as_it_is(known: Known) -> None:
    intake = decide(turn_of("掃地機器人不動了", "complain"), with_case(known, facts=TOLD))
    assert change_of(intake).facts["what"] == Found("掃地機器人不動了", seq=1)


@pytest.mark.parametrize("stage", ["agreed", "resolved"])
def test_facts_of_a_case_that_is_over_are_not_known_to_the_next(known: Known, stage: str) -> None:
    turn = turn_of("門市的店員當著其他客人的面罵了我整整十分鐘", "complain", asked="product")
    intake = decide(turn, with_case(known, stage=stage, kind="fraud", facts=TOLD))
    assert change_of(intake).number is None
    assert change_of(intake).facts == {"what": Found(turn.text, seq=SEQ)}
    assert intake.slots["product"] is None


def test_a_day_said_in_passing_leaves_the_day_of_the_trouble(known: Known) -> None:
    case = with_case(known, facts=TOLD)
    assert (
        "when" not in change_of(decide(turn_of("星期一打過電話", "inform", time("2026-11-16", "星期一")), case)).facts
    )
    corrected = turn_of("是星期一", "correct", time("2026-11-16", "星期一"))
    assert change_of(decide(corrected, case)).facts["when"].value == "2026-11-16"


def test_a_thing_named_in_passing_leaves_the_product(known: Known) -> None:
    receipt, case = entity("product", "fan", "電風扇"), with_case(known, facts=TOLD)
    assert "product" not in change_of(decide(turn_of("旁邊有電風扇", "inform", receipt), case)).facts
    assert change_of(decide(turn_of("是電風扇", "correct", receipt), case)).facts["product"].value == "fan"


@pytest.mark.parametrize("intent", ["thank", "greet", "praise", "ask_bot", "affirm", "out_of_scope"])
def test_words_beside_the_matter_change_no_case(known: Known, intent: str) -> None:
    assert decide(turn_of("謝謝,上星期三買的掃地機器人", intent, ROBOT, BOUGHT), known).change is None


@pytest.mark.parametrize("stage", ["recap", "offering"])
def test_after_the_matter_was_told_only_kind_and_feeling_change(known: Known, stage: str) -> None:
    turn = turn_of(
        "昨天還冒出別的問題", "complain", HAPPENED, kind="process", emotion="worried", slots={"stage": stage}
    )
    case = with_case(known, stage="clarifying", facts=TOLD)
    assert decide(turn, case).change == CaseChange(NUMBER, kind="process", emotion="worried")
    assert "what" not in decide(turn, case).slots


# ---- the open question ----


def test_free_words_answer_the_open_question(known: Known) -> None:
    intake = decide(turn_of("一個奇怪的東西", "inform", asked="product"), with_case(known, facts={}))
    assert change_of(intake).facts == {"product": Found("一個奇怪的東西", display="一個奇怪的東西", seq=SEQ)}
    assert intake.slots["product"] == "一個奇怪的東西"


def test_the_store_answers_which_product(known: Known) -> None:
    intake = decide(turn_of("信義店", "inform", entity("branch", "xinyi", "信義店"), asked="product"), known)
    assert intake.slots["product"] == "xinyi"


def test_a_question_without_an_answer_is_asked_once_more(known: Known) -> None:
    intake = decide(turn_of("？", "inform", asked="when"), with_case(known, facts=STORY))
    assert (intake.slots["asking_again"], intake.slots["when"]) == (True, None)
    assert change_of(intake).facts == {}


def test_asked_once_more_without_an_answer_it_is_noted_as_unknown(known: Known) -> None:
    intake = decide(turn_of("？", "inform", asked="when", slots={"asking_again": True}), known)
    assert change_of(intake).facts == {"when": Found(UNKNOWN, display="？", seq=SEQ)}
    assert (intake.slots["asking_again"], intake.slots["when"]) == (False, UNKNOWN)
    assert intake.reason is None


def test_a_person_is_called_when_what_happened_stays_unsaid(known: Known) -> None:
    intake = decide(turn_of("？", "inform", asked="what", slots={"asking_again": True}), known)
    assert (intake.reason, intake.slots["must_escalate"]) == ("not_understood", True)
    assert intake.slots["escalation_reason"] == "not_understood"


def test_something_else_told_is_noted_and_the_question_asked_once_more(known: Known) -> None:
    intake = decide(turn_of("我要退款", "request_remedy", REFUND, asked="when"), with_case(known, facts=STORY))
    assert change_of(intake).facts.keys() == {"desired_outcome"}
    assert (intake.slots["when"], intake.slots["asking_again"]) == (None, True)


def test_talk_beside_the_matter_counts_as_asking_and_is_no_answer(known: Known) -> None:
    intake = decide(turn_of("你是機器人嗎", "ask_bot", asked="when"), with_case(known, facts=STORY))
    assert intake.change is None
    assert "when" not in intake.slots
    assert (intake.slots["asking_again"], intake.slots["resting"]) == (True, False)


def test_after_two_questions_talk_beside_the_matter_rests_and_gives_nothing_up(known: Known) -> None:
    turn = turn_of("你是機器人嗎", "ask_bot", asked="when", slots={"asking_again": True})
    intake = decide(turn, with_case(known, facts=STORY))
    assert intake.change is None
    assert "when" not in intake.slots
    assert (intake.slots["asking_again"], intake.slots["resting"]) == (False, True)


def test_the_button_for_not_knowing_answers(known: Known) -> None:
    intake = decide(button(parse_command("/inform?fact=unknown", "不記得"), asked="when"), known)
    assert change_of(intake).facts == {"when": Found(UNKNOWN, seq=SEQ)}


# ---- language, contact, feeling, kind ----


@pytest.mark.parametrize(
    "before, heard, confidence, after",
    [
        ("zh-Hant", "en", 1.0, "en"),
        ("zh-Hant", "zh-Hans", 1.0, "zh-Hans"),
        ("zh-Hant", "zh-Hans", 0.5, "zh-Hant"),
        (None, "en", 1.0, "en"),
        (None, None, 1.0, "zh-Hant"),
    ],
)
def test_the_language_follows_the_words(
    known: Known, before: str | None, heard: str | None, confidence: float, after: str
) -> None:
    said = "thank you so much" if heard == "en" else "謝謝"
    turn = replace(turn_of(said, "thank"), locale=heard, locale_confidence=confidence)
    assert decide(turn, replace(known, locale=before)).locale == after


def test_a_button_leaves_the_language(known: Known) -> None:
    turn = replace(button(parse_command("/affirm", "Yes")), locale="en")
    assert decide(turn, known).locale == "zh-Hant"


def test_only_a_new_contact_is_kept(known: Known) -> None:
    turn = turn_of("a@b.tw", "inform", entity("email", "a@b.tw"))
    new = {"email": Found("a@b.tw", display="a@b.tw", seq=SEQ)}
    assert decide(turn, known).contacts == new
    other, same = Found("c@d.tw", seq=1), Found("a@b.tw", seq=1)
    assert decide(turn, replace(known, contacts={"email": other, "phone": Found("0912345678")})).contacts == new
    assert decide(turn, replace(known, contacts={"email": same, "phone": Found("0912345678")})).contacts == {}
    # The shop's page passed it on; now there is a message that it came from.
    assert decide(turn, replace(known, contacts={"email": replace(same, seq=None)})).contacts == new


def test_the_feeling_is_kept_beside_the_last_message(known: Known) -> None:
    turn = turn_of("壞了", "complain", parts=[(3, 0, 1), (4, 1, 2)], emotion="worried", emotion_confidence=0.6)
    assert decide(turn, known).feeling == FeelingHeard(4, "worried", 0.6)
    assert decide(replace(turn, parts=()), known).feeling is None
    assert decide(button(parse_command("/affirm", "好")), known).feeling is None


def test_a_case_gets_no_feeling_that_is_unsure(known: Known) -> None:
    sure = turn_of("一打開就壞掉了", "complain", emotion="worried", emotion_confidence=FEELING_CONFIDENCE)
    unsure = replace(sure, emotion_confidence=FEELING_CONFIDENCE - 0.01)
    assert (change_of(decide(sure, known)).emotion, decide(sure, known).slots["emotion"]) == ("worried", "worried")
    assert (change_of(decide(unsure, known)).emotion, decide(unsure, known).slots["emotion"]) == (None, "neutral")


def test_what_was_gone_through_is_named(known: Known) -> None:
    assert decide(turn_of("一打開就壞掉了", "complain", ROBOT), known).slots["about"].startswith("掃地機器人出了問題，")
    assert (
        decide(turn_of("一打開就壞掉了", "complain", kind="fraud"), known).slots["about"].startswith("這牽涉到您的錢，")
    )
    told = with_case(known, kind="process", facts={"what": Found("辦了好幾趟", seq=1)})
    assert decide(turn_of("我要退款", "request_remedy", REFUND), told).slots["about"].startswith("事情辦得這麼不順，")
    assert decide(turn_of("我要退款", "request_remedy", REFUND), known).slots["about"] == "聽起來事情很不對。"


# ---- a person ----

_JUST_BELOW = 0.001


@pytest.mark.parametrize(
    "text, intent, needed",
    [
        ("這個東西很可怕", "complain", HAZARD_CONFIDENCE),
        ("掃地機器人壞了", "complain", HAZARD_CONFIDENCE_WHEN_BROKEN),
        ("這樣放著很危險", "complain", HAZARD_CONFIDENCE_WHEN_NAMED),
        ("這樣放著很危險", "nlu_fallback", HAZARD_CONFIDENCE_NOT_UNDERSTOOD),
    ],
)
def test_how_sure_the_model_must_be_of_a_hazard(known: Known, text: str, intent: str, needed: float) -> None:
    assert decide(turn_of(text, intent, hazard=needed), known).reason == "hazard"
    assert decide(turn_of(text, intent, hazard=needed - _JUST_BELOW), known).reason is None


@pytest.mark.parametrize("intent", ["complain", "chitchat", "nlu_fallback", "abuse", "goodbye", "inform", "deny"])
def test_words_that_say_it_are_a_hazard_whatever_the_model_hears(known: Known, intent: str) -> None:
    assert decide(turn_of("插電就開始冒煙", intent), known).reason == "fire"


@pytest.mark.parametrize("intent", ["praise", "ask_policy"])
def test_the_model_alone_hears_no_hazard_in_praise_or_in_a_question(known: Known, intent: str) -> None:
    assert decide(turn_of("這個東西很可怕", intent, hazard=1.0), known).reason is None


def test_how_sure_the_model_must_be_of_fraud(known: Known) -> None:
    sure = turn_of("你們騙我的錢", "complain", kind="fraud", kind_confidence=FRAUD_CONFIDENCE)
    assert decide(sure, known).reason == "fraud"
    assert decide(replace(sure, kind_confidence=FRAUD_CONFIDENCE - _JUST_BELOW), known).reason is None
    assert decide(replace(sure, text="你們多收我的錢"), known).reason is None


def test_a_threat_needs_a_threatening_word(known: Known) -> None:
    assert decide(turn_of("後果你們自己想", "threaten"), known).reason is None
    assert decide(turn_of("後果自負", "threaten"), known).reason == "threat"
    assert decide(turn_of("後果自負", "complain"), known).reason is None
    assert decide(turn_of("等著上法院見", "abuse"), known).reason == "threat"


def test_what_only_sounded_like_a_threat_is_told_as_a_complaint(known: Known) -> None:
    intake = decide(turn_of("修了三次還是漏水，後果你們自己想", "threaten"), known)
    assert change_of(intake).facts["what"].value == "修了三次還是漏水，後果你們自己想"
    assert intake.slots["must_escalate"] is False


def test_a_danger_taken_for_small_talk_is_kept_as_what_happened(known: Known) -> None:
    intake = decide(turn_of("部風筒著火", "chitchat"), known)
    assert (intake.reason, change_of(intake).facts["what"].value) == ("fire", "部風筒著火")


@pytest.mark.parametrize(
    "text, intent, reason",
    [
        ("機器壞了,我要找真人", "complain", "requested"),
        ("我要找真人談退款", "request_remedy", "requested"),
        ("我要找真人", "inform", None),
        ("已經第三次了還是一樣", "complain", "repeat_contact"),
        ("已經第三次了還是一樣", "inform", None),
        ("一打開就壞掉了", "complain", None),
    ],
)
def test_words_that_call_for_a_person(known: Known, text: str, intent: str, reason: str | None) -> None:
    assert decide(turn_of(text, intent), known).reason == reason


def test_the_third_contact_about_a_matter_goes_to_a_person(known: Known) -> None:
    turn = turn_of("一打開就壞掉了", "complain")
    assert decide(turn, with_case(known, reopened=1)).reason is None
    assert decide(turn, with_case(known, reopened=2)).reason == "repeat_contact"


def test_the_second_turn_not_understood_calls_a_person_unless_a_question_is_open(known: Known) -> None:
    first = decide(turn_of("嗯哼", "nlu_fallback"), known)
    assert (first.reason, first.slots["misunderstood"]) == (None, 1)
    again = {"misunderstood": 1}
    assert decide(turn_of("嗯哼", "nlu_fallback", slots=again), known).reason == "not_understood"
    answered = decide(turn_of("嗯哼", "nlu_fallback", slots=again, asked="when"), known)
    # Contact details, and words that take an agreement back, are followed whatever the model makes of them.
    for text, stage in (("my number is 0912000333", "offering"), ("I picked the wrong one", "agreed")):
        at = with_case(known, stage=stage)
        found = [entity("phone", "+886912000333", "0912000333", 13)] if "number" in text else []
        followed = decide(turn_of(text, "nlu_fallback", *found, slots={**again, "stage": stage}), at)
        assert (followed.reason, followed.slots["misunderstood"]) == (None, 0), text
    # Kept as an answer, it is not one of the two that "I failed to follow you twice" speaks of.
    assert (answered.reason, answered.slots["misunderstood"]) == (None, 0)
    assert decide(turn_of("謝謝", "thank", slots=again), known).slots["misunderstood"] == 0


def test_whatever_calls_a_person_the_facts_are_kept_and_no_question_is_answered(known: Known) -> None:
    intake = decide(turn_of("昨天插電就開始冒煙", "complain", HAPPENED, ROBOT, hazard=1.0), known)
    assert change_of(intake).facts.keys() == {"what", "when", "product"}
    assert not intake.slots.keys() & {"what", "when", "product", "asking_again"}


def test_a_button_calls_nobody(known: Known) -> None:
    assert decide(button(parse_command("/complain", "冒煙")), with_case(known, reopened=5)).reason is None


def test_a_grave_matter_counts_while_a_person_is_on_the_way_and_nothing_else_does(known: Known) -> None:
    at = replace(known, owner="queue")
    waiting = turn_of("插電就開始冒煙", "inform", slots={"stage": "escalated"})
    assert decide(waiting, at).reason == "fire"
    assert decide(replace(waiting, text="已經第三次了", intent="complain"), at).reason is None


# ---- stage ----

BOT, AGENT = KnownOffer("bot"), KnownOffer("agent:mei")


@pytest.mark.parametrize(
    "stage, case, more, intent, after",
    [
        ("listening", None, {}, "complain", "listening"),
        ("offering", {"stage": "offering", "offer": BOT}, {"owner": "queue"}, "complain", "escalated"),
        # given back by a person
        ("escalated", None, {}, "inform", "listening"),
        ("escalated", {"stage": "clarifying"}, {}, "inform", "listening"),
        ("escalated", {"stage": "clarifying"}, {"recap_shown": True}, "inform", "recap"),
        ("escalated", {"stage": "offering", "offer": AGENT}, {}, "inform", "offering"),
        ("escalated", {"stage": "offering"}, {}, "inform", "listening"),
        ("escalated", {"stage": "agreed"}, {}, "inform", "agreed"),
        ("escalated", {"stage": "agreed"}, {}, "complain", "reopening"),
        # offered by a person meanwhile, or set aside
        ("listening", {"stage": "offering", "offer": AGENT}, {}, "inform", "offering"),
        ("recap", {"stage": "offering", "offer": AGENT}, {}, "inform", "offering"),
        ("recap", {"stage": "offering", "offer": BOT}, {}, "inform", "recap"),
        ("listening", {"stage": "offering"}, {}, "inform", "listening"),
        ("listening", {"stage": "offering", "offer": AGENT}, {"asked": "when"}, "inform", "listening"),
        # agreed or resolved with a person meanwhile
        ("offering", {"stage": "agreed"}, {}, "thank", "agreed"),
        ("listening", {"stage": "resolved"}, {}, "thank", "agreed"),
        ("listening", {"stage": "resolved"}, {"asked": "when"}, "thank", "listening"),
        ("listening", {"stage": "resolved"}, {}, "complain", "reopening"),
        # after an agreement
        ("agreed", {"stage": "agreed"}, {}, "reject_options", "doubting"),
        ("agreed", {"stage": "agreed"}, {}, "withdraw", "doubting"),
        ("agreed", {"stage": "resolved"}, {}, "withdraw", "agreed"),
        ("doubting", {"stage": "agreed"}, {}, "affirm", "doubting"),
        ("doubting", {"stage": "agreed"}, {}, "deny", "doubting"),
        ("doubting", {"stage": "agreed"}, {}, "thank", "agreed"),
        ("reopening", {"stage": "agreed"}, {}, "affirm", "reopening"),
        ("reopening", {"stage": "agreed"}, {}, "thank", "agreed"),
    ],
)
def test_the_stage_follows_what_became_of_the_case(
    known: Known, stage: str, case: dict[str, Any] | None, more: dict[str, Any], intent: str, after: str
) -> None:
    at = replace(known, owner=more.get("owner", "bot"))
    at = at if case is None else with_case(at, **case)
    slots = {"stage": stage, "recap_shown": more.get("recap_shown", False)}
    intake = decide(turn_of("這樣喔", intent, slots=slots, asked=more.get("asked")), at)
    assert intake.stage == intake.slots["stage"] == after


# ---- nothing is written ----


def read_only(turn: Turn) -> Turn:
    return replace(
        turn,
        slots=MappingProxyType(dict(turn.slots)),
        entities=tuple(MappingProxyType(dict(one)) for one in turn.entities),
    )


@pytest.mark.parametrize("intent", ["complain", "inform", "correct", "request_remedy", "nlu_fallback", "thank"])
@pytest.mark.parametrize("asked", [None, "what", "when", "product"])
def test_deciding_changes_neither_the_turn_nor_what_is_known(known: Known, intent: str, asked: str | None) -> None:
    turn = read_only(turn_of("昨天一打開就壞掉了,我要退款", intent, HAPPENED, ROBOT, REFUND, asked=asked))
    case = with_case(known, facts=TOLD)
    first = decide(turn, case)
    assert decide(turn, case) == first
    assert case.facts == dict(TOLD)
