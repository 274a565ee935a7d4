"""Test that a customer who says almost nothing is asked one question at a time."""

from __future__ import annotations

from tests.dialogue.reach_states import HAPPENED, ROBOT, asked, only, to_what, to_when
from tests.dialogue.talk import Talk, entity


def test_the_questions_come_one_at_a_time_open_one_first(talk: Talk) -> None:
    assert asked(talk.hear("很爛", "complain")) == "what"
    assert asked(talk.hear("掃地機一打開就嗶嗶叫停了", "complain")) == "when"
    assert asked(talk.hear("昨天", "inform", [entity("time", HAPPENED, "昨天")])) == "product"
    assert asked(talk.hear("就那台掃地機器人", "inform", [ROBOT])) == "desired_outcome"
    recap = only(talk.press("/request_remedy?desired_outcome=refund", "退款"), "recap")
    assert list(recap["payload"]["facts"]) == ["what", "when", "product", "desired_outcome"]


def test_only_what_is_missing_is_asked(talk: Talk) -> None:
    to_what(talk)
    replies = talk.hear(
        "昨天收到的掃地機器人不會動",
        "complain",
        [entity("time", HAPPENED, "昨天"), entity("product", "robot_vacuum", "掃地機器人", 5)],
    )
    assert asked(replies) == "desired_outcome"


def test_the_answer_to_what_happened_is_kept_as_typed(talk: Talk) -> None:
    to_what(talk)
    talk.hear("  打開就壞 :( ", "inform")
    assert talk.facts()["what"] == "打開就壞 :("


def test_no_apology_and_no_offer_before_the_story_is_known(talk: Talk) -> None:
    replies = to_what(talk) + talk.hear("東西一打開就壞了", "complain")
    assert not any("抱歉" in reply["text"] or "道歉" in reply["text"] for reply in replies)
    assert not {"options", "commitment"} & set(talk.kinds(replies))


def test_the_store_or_the_order_answers_which_product(talk: Talk) -> None:
    to_when(talk)
    talk.hear("昨天", "inform", [entity("time", HAPPENED, "昨天")])
    assert asked(talk.hear("信義店", "inform", [entity("branch", "xinyi", "信義店")])) == "desired_outcome"


def test_the_feeling_that_was_heard_is_named(talk: Talk) -> None:
    assert "擔心" in talk.hear("很不安", "complain", emotion="worried")[0]["text"]


def test_a_feeling_nobody_is_sure_of_is_not_named(talk: Talk) -> None:
    first = talk.hear("很爛", "complain", emotion="unheard of")[0]["text"]
    assert not any(word in first for word in ("生氣", "擔心", "失望", "煩"))
