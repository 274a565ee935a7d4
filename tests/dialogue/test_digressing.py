"""Test digressions: they are answered, then the conversation continues where it was."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.dialogue.reach_states import (
    HAPPENED,
    ROBOT,
    asked,
    only,
    to_options,
    to_outcome,
    to_product,
    to_recap,
    to_what,
    to_when,
)
from tests.dialogue.talk import Talk, entity

ASIDES = {
    "ask_bot": ("你是機器人嗎", "機器人"),
    "thank": ("謝謝", "不用客氣"),
    "abuse": ("你們都是豬", "生氣|氣"),
    "chitchat": ("今天天氣真好", "我在聽"),
    "ask_policy": ("你們幾點關門", "服務時間"),
    "praise": ("店員人很好", "記下來"),
    "suggest": ("建議你們多開幾間店", "記下來"),
    "greet": ("哈囉", "您好"),
    "out_of_scope": ("幫我訂機票", "說不準"),
    "ask_case_status": ("我的案子呢", "案件"),
}
QUESTIONS = {"what": to_what, "when": to_when, "product": to_product, "desired_outcome": to_outcome}


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("intent", ASIDES)
def test_an_answer_and_the_same_question_in_other_words(talk: Talk, question: str, intent: str) -> None:
    if question in ("what", "desired_outcome") and intent == "out_of_scope":
        pytest.skip("whatever is said to the open question is its answer; nobody is told it is beside the point")
    before = QUESTIONS[question](talk)
    facts = talk.facts()
    said, answer = ASIDES[intent]
    replies = talk.hear(said, intent)
    assert any(part in replies[0]["text"] for part in answer.split("|"))
    assert asked(replies) == question
    assert replies[-1]["text"] != before[-1]["text"], "nothing is said twice in a row"
    assert talk.facts() == facts, "an aside is no answer"


def test_asides_one_after_the_other_lose_no_thread_and_the_question_is_asked_twice(talk: Talk) -> None:
    to_when(talk)
    for intent, (said, answer) in ASIDES.items():
        replies = talk.hear(said, intent)
        assert any(part in replies[0]["text"] for part in answer.split("|"))
    assert sum(asked([reply]) == "when" for reply in talk.seen) == 2
    assert "when" not in talk.facts()
    assert asked(talk.hear("不記得了", "inform")) == "product"


def test_a_goodbye_in_the_middle_of_a_question_ends_it_kindly_and_keeps_the_thread(talk: Talk) -> None:
    to_when(talk)
    goodbye = talk.hear("掰掰", "goodbye")
    assert "再見" in goodbye[0]["text"] and asked(goodbye) is None
    replies = talk.hear("昨天的事", "inform", [entity("time", HAPPENED, "昨天")])
    assert asked(replies) == "product"


@pytest.mark.parametrize("way, back", [(to_recap, "對嗎"), (to_options, "哪一個")])
@pytest.mark.parametrize("intent", ["ask_bot", "thank", "abuse", "chitchat", "praise", "greet"])
def test_at_the_recap_and_at_the_options_the_thread_is_named(
    talk: Talk, way: Callable[[Talk], list], back: str, intent: str
) -> None:
    way(talk)
    stage = talk.slot("stage")
    replies = talk.hear(ASIDES[intent][0], intent)
    assert back in replies[-1]["text"]
    assert talk.slot("stage") == stage


def test_the_thread_can_be_taken_up_after_an_aside_at_the_options(talk: Talk) -> None:
    to_options(talk)
    talk.hear("謝謝", "thank")
    only(talk.hear("第一個", "choose_option"), "commitment")


def test_a_fact_said_beside_a_question_about_something_else_is_not_lost(talk: Talk) -> None:
    to_product(talk)
    replies = talk.hear("你是機器人嗎?我說的是掃地機器人", "ask_bot", [ROBOT])
    assert talk.facts()["product"] == "robot_vacuum"
    assert asked(replies) == "desired_outcome"


def test_never_mind_stops_the_questions_and_carrying_on_takes_them_up(talk: Talk) -> None:
    to_when(talk)
    told = talk.facts()
    replies = talk.hear("算了", "withdraw")
    assert asked(replies) is None
    carry_on = next(s["command"] for s in replies[-1]["payload"]["suggestions"] if s["label"] == "繼續處理")
    assert asked(talk.press(carry_on, "繼續處理")) == "when"
    assert talk.facts() == told


def test_never_mind_at_the_options_and_carrying_on_reads_back_again(talk: Talk) -> None:
    to_options(talk)
    told = talk.facts()
    replies = talk.hear("算了", "withdraw")
    carry_on = next(s["command"] for s in replies[-1]["payload"]["suggestions"] if s["label"] == "繼續處理")
    assert talk.kinds(talk.press(carry_on, "繼續處理"))[-1] == "recap"
    assert talk.facts() == told
    assert talk.kinds(talk.hear("對", "affirm"))[-1] == "options"
