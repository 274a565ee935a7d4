"""Test a customer who says everything in one message."""

from __future__ import annotations

from tests.dialogue.reach_states import BOUGHT, EVERYTHING, HAPPENED, asked, only, say_everything, tell_the_story
from tests.dialogue.talk import Talk


def test_nothing_that_was_said_is_asked_again(talk: Talk) -> None:
    replies = say_everything(talk)
    assert asked(replies) is None
    assert talk.kinds(replies)[-1] == "recap"
    shown = only(replies, "recap")["payload"]["facts"]
    assert set(shown) == {"what", "when", "product", "branch", "desired_outcome"}
    assert shown["product"] == "掃地機器人"
    assert shown["desired_outcome"] == "退款"


def test_every_fact_is_in_the_case_store_with_the_message_it_came_from(talk: Talk) -> None:
    tell_the_story(talk)
    assert talk.facts() == {
        "what": EVERYTHING,
        "when": HAPPENED,
        "bought_on": BOUGHT,
        "branch": "xinyi",
        "product": "robot_vacuum",
        "desired_outcome": "refund",
    }
    assert talk.stage() == "clarifying"


def test_the_customer_is_acknowledged_before_anything_else_and_apologised_to_once(talk: Talk) -> None:
    replies = say_everything(talk)
    assert "收到了" in replies[0]["text"]
    assert "掃地機器人" in replies[0]["text"]
    assert sum("道歉" in reply["text"] for reply in replies) == 1


def test_a_yes_leads_to_options_and_a_choice_to_an_agreement(talk: Talk) -> None:
    say_everything(talk)
    options = only(talk.hear("對", "affirm"), "options")["payload"]["options"]
    assert 2 <= len(options) <= 4
    for option in options:
        assert option["pros"] and option["cons"] and option["deadline"] and option["handler"]
    agreed = only(talk.press(options[0]["command"]), "commitment")["payload"]
    assert agreed["case_number"] == talk.case().number
    assert agreed["items"] and all(item["owner"] and item["due_at"].endswith("Z") for item in agreed["items"])
    assert talk.stage() == talk.slot("stage") == "agreed"
