"""Test customers who do not know an answer or are not understood."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.dialogue.reach_states import (
    asked,
    only,
    to_fresh,
    to_options,
    to_outcome,
    to_product,
    to_recap,
    to_what,
    to_when,
)
from tests.dialogue.talk import Talk

AFTER = {"when": "product", "product": "desired_outcome", "desired_outcome": None}
WAYS = {"when": to_when, "product": to_product, "desired_outcome": to_outcome}


@pytest.mark.parametrize("said", ["忘記了", "不知道耶", "不確定"])
@pytest.mark.parametrize("question", WAYS)
def test_i_do_not_know_is_an_answer(talk: Talk, question: str, said: str) -> None:
    WAYS[question](talk)
    replies = talk.hear(said, "inform")
    assert talk.facts()[question] == "unknown"
    assert asked(replies) == AFTER[question]


@pytest.mark.parametrize("question", WAYS)
def test_by_the_button_below_the_question(talk: Talk, question: str) -> None:
    last = WAYS[question](talk)[-1]
    command = next(s["command"] for s in last["payload"]["suggestions"] if s["command"].endswith("fact=unknown"))
    assert asked(talk.press(command)) == AFTER[question]


def test_what_is_not_known_is_shown_as_not_known(talk: Talk) -> None:
    to_when(talk)
    for said in ("忘記了", "不知道", "隨便"):
        replies = talk.hear(said, "inform")
    shown = only(replies, "recap")["payload"]["facts"]
    assert (shown["when"], shown["product"], shown["desired_outcome"]) == ("不確定", "不確定", "還沒決定")


def test_with_nothing_known_but_the_story_there_is_still_an_offer_or_a_person(talk: Talk) -> None:
    to_when(talk)
    for said in ("忘記了", "不知道", "隨便"):
        talk.hear(said, "inform")
    kinds = talk.kinds(talk.hear("對", "affirm"))
    assert set(kinds) & {"options", "handoff"}


@pytest.mark.parametrize("question", WAYS)
def test_the_same_question_is_asked_at_most_twice_and_the_second_time_more_precisely(talk: Talk, question: str) -> None:
    first = WAYS[question](talk)
    second = talk.hear("嗯", "nlu_fallback")
    third = talk.hear("嗯", "nlu_fallback")
    assert asked(first) == asked(second) == question
    assert first[-1]["text"] != second[-1]["text"]
    assert asked(third) == AFTER[question]
    assert sum(asked([reply]) == question for reply in talk.seen) == 2
    assert talk.facts()[question] == "unknown"


def test_nothing_of_a_story_twice_goes_to_a_person(talk: Talk) -> None:
    to_what(talk)
    assert asked(talk.hear("爛死了", "complain")) == "what"
    assert only(talk.hear("超爛", "complain"), "handoff")["payload"]["reason"] == "not_understood"


@pytest.mark.parametrize("way", [to_fresh, to_recap, to_options])
def test_nothing_useful_twice_goes_to_a_person(talk: Talk, way: Callable[[Talk], list]) -> None:
    way(talk)
    first = talk.hear("ㄅㄆㄇ", "nlu_fallback")
    assert "handoff" not in talk.kinds(first)
    card = only(talk.hear("ㄉㄊㄋ", "nlu_fallback"), "handoff")["payload"]
    assert card["reason"] == "not_understood"
    assert talk.stage() == talk.slot("stage") == "escalated"


def test_something_understood_in_between_starts_the_count_again(talk: Talk) -> None:
    talk.hear("ㄅㄆㄇ", "nlu_fallback")
    talk.hear("謝謝", "thank")
    assert "handoff" not in talk.kinds(talk.hear("ㄅㄆㄇ", "nlu_fallback"))
