"""Test customers who ask for a person or reject all options."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.dialogue.reach_states import STATES, asked, only, to_options, to_what, to_when
from tests.dialogue.talk import Talk

OPEN_STATES = [name for name in STATES if name != "escalated"]


@pytest.mark.parametrize("state", OPEN_STATES)
def test_a_person_is_one_word_away(talk: Talk, state: str) -> None:
    STATES[state](talk)
    replies = talk.hear("找真人", "request_human")
    card = only(replies, "handoff")["payload"]
    assert card["reason"] == "requested" and card["promised_by"] == "2026-11-18T02:30:00Z"
    assert talk.stage() == talk.slot("stage") == "escalated"
    assert talk.owner() == "queue"
    assert asked(replies) is None
    assert talk.tracker().active_loop is None


def test_by_the_button_below_the_question(talk: Talk) -> None:
    question = to_what(talk)[-1]
    command = next(s["command"] for s in question["payload"]["suggestions"] if s["label"] == "找真人")
    assert only(talk.press(command, "找真人"), "handoff")["payload"]["reason"] == "requested"


def test_what_was_told_is_kept_for_the_person(talk: Talk) -> None:
    to_when(talk)
    told = talk.facts()
    talk.hear("我要找真人", "request_human")
    assert told and talk.facts() == told


@pytest.mark.parametrize("intent", ["reject_options", "deny"])
def test_none_of_the_options_gets_a_person_with_a_promised_time(talk: Talk, intent: str) -> None:
    to_options(talk)
    card = only(talk.hear("都不要", intent), "handoff")["payload"]
    assert card["reason"] == "rejected" and card["handler"]
    assert card["promised_by"] == "2026-11-18T04:00:00Z"
    assert talk.promises() == []


def test_none_of_the_options_by_button(talk: Talk) -> None:
    none = only(to_options(talk), "options")["payload"]["none"]
    assert only(talk.press(none["command"], none["label"]), "handoff")["payload"]["reason"] == "rejected"


def test_asked_again_the_promise_stays_what_it_was(talk: Talk) -> None:
    to_when(talk)
    talk.hear("找真人", "request_human")
    before = talk.handoff()
    talk.hear("真人咧", "request_human")
    after = talk.handoff()
    assert (after.id, after.promised_by, after.reason) == (before.id, before.promised_by, before.reason)


def test_in_english(open_talk: Callable[..., Talk]) -> None:
    talk = open_talk("en")
    to_what(talk)
    card = only(talk.hear("let me talk to a human", "request_human"), "handoff")
    assert card["text"].startswith("Of course, a colleague takes over.")


def test_before_a_word_was_said_there_is_a_case_number_all_the_same(talk: Talk) -> None:
    card = only(talk.hear("真人客服", "request_human"), "handoff")
    assert talk.case().number in card["text"]
