"""Test which matter a customer means after an agreement or a resolution."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.conversation.answer_phrases import OTHER, SAME
from bot.conversation.commands import parse_command
from bot.conversation.known import Known, KnownCase
from bot.conversation.new_matter import own_story
from bot.conversation.phrases import Phrases
from bot.conversation.same_or_other import matter_meant
from bot.conversation.turn_intake.stage import stage_of
from bot.remedy import Policy
from bot.words import Words

from .conftest import OPEN_HOURS
from .plain import TOLD, button, turn_of
from .turns import ROBOT, entity

KETTLE = entity("product", "kettle", "kettle")
COOKER = entity("product", "rice_cooker", "電鍋", 7)


def over(policy: Policy, phrases: Phrases, words: Words, stage: str = "agreed", score: int | None = None) -> Known:
    case = KnownCase("2611-4821-7", stage=stage, facts=TOLD, score=score)
    return Known(policy, phrases, words, OPEN_HOURS, locale="zh-Hant", case=case)


@pytest.fixture
def agreed(policy: Policy, phrases: Phrases, words: Words) -> Known:
    return over(policy, phrases, words)


@pytest.fixture
def resolved(policy: Policy, phrases: Phrases, words: Words) -> Known:
    return over(policy, phrases, words, "resolved")


# The intents are those of the model, whatever they are worth.
OTHERS = [
    ("另一件事", "complain", []),
    ("不是，是另一件事", "correct", []),
    ("不是同一件，是電鍋壞了", "complain", [COOKER]),
    ("Something else", "reject_options", []),
    ("no, it's about the kettle", "correct", [KETTLE]),
    ("唔係同一件事，係部風扇", "correct", [entity("product", "fan", "風扇")]),
    ("新的問題", "nlu_fallback", []),
    ("另外的啦", "chitchat", []),
    ("another issue", "complain", []),
    ("not that one, my toaster is broken", "complain", []),
    ("不是，電鍋壞了", "complain", [COOKER]),
    ("唔係，部電話爛咗", "praise", []),
    ("no. the toaster this time", "inform", []),
    ("不是这件，是别的", "inform", []),
    ("唔係呢個", "inform", []),
    ("唔係，第二單嘢嚟", "inform", []),
    ("是不同的事情", "affirm", []),
    ("兩件事沒有關係", "inform", []),
    ("其實是電鍋", "inform", [COOKER]),
    ("不是", "deny", []),
]
SAMES = [
    ("同一件事", "complain", []),
    ("對", "affirm", []),
    ("係呀，同一單嘢", "nlu_fallback", []),
    ("yes, the same one", "affirm", []),
    ("same issue", "complain", []),
    ("對，就是那台掃地機器人", "complain", [ROBOT]),
    ("不是另一件，是同一件", "deny", []),
    ("就是那台掃地機器人", "inform", [ROBOT]),
    ("是的，款項還沒收到", "complain", []),
]


@pytest.mark.parametrize("text, intent, entities", OTHERS, ids=[one[0] for one in OTHERS])
def test_words_for_another_matter(agreed: Known, text: str, intent: str, entities: list[dict[str, Any]]) -> None:
    turn = turn_of(text, intent, *entities, slots={"stage": "reopening", "questions_put": {"matter": [3]}})
    assert stage_of(turn, agreed) == "reopening"
    assert matter_meant(turn, agreed, asked=True) == OTHER


@pytest.mark.parametrize("text, intent, entities", SAMES, ids=[one[0] for one in SAMES])
def test_words_for_the_same_matter(agreed: Known, text: str, intent: str, entities: list[dict[str, Any]]) -> None:
    turn = turn_of(text, intent, *entities, slots={"stage": "reopening", "questions_put": {"matter": [3]}})
    assert stage_of(turn, agreed) == "reopening"
    assert matter_meant(turn, agreed, asked=True) == SAME


def test_the_buttons(agreed: Known) -> None:
    for asked in (True, False):
        assert matter_meant(button(parse_command("/affirm", "同一件事")), agreed, asked=asked) == SAME
        assert matter_meant(button(parse_command("/deny", "另一件事")), agreed, asked=asked) == OTHER


@pytest.mark.parametrize("text", ["送來的不是這個顏色", "it's not the one I ordered"])
def test_not_this_one_said_of_a_thing_names_no_matter(agreed: Known, text: str) -> None:
    assert matter_meant(turn_of(text, "complain"), agreed, asked=False) is None


@pytest.mark.parametrize("text", ["嗯那個…", "退款一直沒收到，太誇張了", "我要投訴", "怎麼這樣"])
def test_what_names_neither_is_asked(agreed: Known, text: str) -> None:
    assert matter_meant(turn_of(text, "complain"), agreed, asked=False) is None
    assert matter_meant(turn_of(text, "complain"), agreed, asked=True) is None


@pytest.mark.parametrize(
    "text", ["還有另一件事，電鍋壞了", "I have another problem, my toaster broke", "另外一個問題想反映"]
)
def test_another_matter_is_taken_at_its_word_at_once(agreed: Known, text: str) -> None:
    turn = turn_of(text, "nlu_fallback", slots={"stage": "agreed"})
    assert stage_of(turn, agreed) == "reopening"
    assert matter_meant(turn, agreed, asked=False) == OTHER


@pytest.mark.parametrize(
    "text, intent", [("沒有其他問題了，謝謝", "thank"), ("沒有別的事了", "inform"), ("no other issues", "inform")]
)
def test_no_other_matter_opens_none(agreed: Known, text: str, intent: str) -> None:
    turn = turn_of(text, intent, slots={"stage": "agreed"})
    assert stage_of(turn, agreed) == "agreed"
    assert matter_meant(turn, agreed, asked=False) is None


NOT_MENDED = [
    ("其實未搞掂", "complain"),
    ("其實未搞掂，部機仲係唔郁", "nlu_fallback"),
    ("it's still broken", "complain"),
    ("還是一樣", "ask_policy"),
    ("根本沒處理完", "complain"),
    ("謝謝，但是還沒修好", "thank"),
    ("师傅没有人来", "inform"),
    ("又壞了", "complain"),
    ("nobody came", "inform"),
    ("款項還沒退", "ask_case_status"),
]


@pytest.mark.parametrize("text, intent", NOT_MENDED, ids=[one[0] for one in NOT_MENDED])
def test_after_a_resolution_not_mended_is_the_same_matter_without_asking(
    resolved: Known, text: str, intent: str
) -> None:
    turn = turn_of(text, intent, slots={"stage": "agreed"})
    assert stage_of(turn, resolved) == "reopening"
    assert matter_meant(turn, resolved, asked=False) == SAME


def test_after_a_low_score_a_complaint_is_about_that_case(policy: Policy, phrases: Phrases, words: Words) -> None:
    turn = turn_of("你們的師傅很敷衍", "complain", slots={"stage": "agreed"})
    low = over(policy, phrases, words, "resolved", score=2)
    assert matter_meant(turn, low, asked=False) == SAME
    assert matter_meant(turn, over(policy, phrases, words, "resolved", score=4), asked=False) is None
    assert matter_meant(turn_of("是另一件事", "complain"), low, asked=False) == OTHER


@pytest.mark.parametrize("text", ["師傅很敷衍", "收據也沒給我", "the repair took ages"])
def test_what_is_said_after_a_low_score_is_what_is_not_put_right(
    policy: Policy, phrases: Phrases, words: Words, text: str
) -> None:
    turn = turn_of(text, "inform", slots={"stage": "agreed"})
    low = over(policy, phrases, words, "resolved", score=1)
    assert stage_of(turn, low) == "reopening"
    assert matter_meant(turn, low, asked=False) == SAME
    assert stage_of(turn, over(policy, phrases, words, "resolved", score=5)) == "agreed"
    assert stage_of(turn_of("謝謝", "inform", slots={"stage": "agreed"}), low) == "agreed"


@pytest.mark.parametrize(
    "text, intent", [("謝謝你們", "thank"), ("處理得很好", "praise"), ("好", "affirm"), ("掰掰", "goodbye")]
)
def test_content_after_a_resolution_reopens_nothing(resolved: Known, text: str, intent: str) -> None:
    assert stage_of(turn_of(text, intent, slots={"stage": "agreed"}), resolved) == "agreed"


@pytest.mark.parametrize("intent", ["request_human", "threaten"])
def test_a_person_asked_for_is_not_asked_which_matter(resolved: Known, intent: str) -> None:
    assert stage_of(turn_of("還沒修好，找真人", intent, slots={"stage": "agreed"}), resolved) == "agreed"


@pytest.mark.parametrize(
    "text, story",
    [
        ("不是同一件，是電鍋壞了", "是電鍋壞了"),
        ("另一件事，我的訂單被取消了沒人通知", "我的訂單被取消了沒人通知"),
        ("No. Something else: my kettle leaks since Monday", "my kettle leaks since Monday"),
        ("還有另一件事想講 電鍋壞了", "還有另一件事想講 電鍋壞了"),
    ],
)
def test_what_an_answer_tells_is_the_story_of_the_new_matter(phrases: Phrases, text: str, story: str) -> None:
    own = own_story(turn_of(text, "complain"), phrases)
    assert own is not None
    assert (own.text, own.asked, own.stage) == (story, "what", "listening")


@pytest.mark.parametrize(
    "text",
    [
        "另一件事",
        "不是，是另一件事",
        "no",
        "Something else",
        "不是啦",
        "唔係呀",
        "唔係，第二單嘢嚟",
        "不是这个，是新的问题",
    ],
)
def test_a_bare_answer_tells_no_story(phrases: Phrases, text: str) -> None:
    assert own_story(turn_of(text, "deny"), phrases) is None


def test_a_product_alone_is_a_fact_and_no_story(phrases: Phrases) -> None:
    own = own_story(turn_of("no, it's about the kettle", "correct", KETTLE), phrases)
    assert own is not None
    assert (own.intent, own.asked) == ("inform", None)
    assert own_story(replace(own, by_button=True), phrases) is None
    bare = own_story(turn_of("是吸塵器才對", "correct", entity("product", "vacuum", "吸塵器")), phrases)
    assert bare is not None and bare.intent == "inform"


@pytest.mark.parametrize(
    "text, found",
    [
        ("2分", (2, "")),
        ("2", (2, "")),
        ("兩分", (2, "")),
        ("我給 2 分", (2, "")),
        ("２分啦", (2, "")),
        ("two stars", (2, "")),
        ("2/5", (2, "")),
        ("3 out of 5", (3, "")),
        ("5", (5, "")),
        ("五分！", (5, "")),
        ("一星", (1, "")),
        ("2分，根本沒處理完", (2, "根本沒處理完")),
        ("I give it a 1. Nothing was fixed.", (1, "Nothing was fixed.")),
        ("一樣", None),
        ("5分鐘內回我", None),
        ("10分", None),
        ("4.5", None),
        ("6", None),
        ("2個都壞了", None),
        ("還沒修好", None),
        ("three days and nobody came", None),
        ("", None),
    ],
)
def test_scores_in_words(phrases: Phrases, text: str, found: tuple[int, str] | None) -> None:
    assert phrases.answers.score_in(text) == found
