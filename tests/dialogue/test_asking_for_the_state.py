"""Test that a customer who asks for the state of the case is told it at every stage."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.dialogue.reach_states import asked, only, to_agreement, to_options, to_recap, to_waiting, to_when
from tests.dialogue.talk import Talk

Way = Callable[[Talk], list]


@pytest.mark.parametrize(
    "way, stage, says",
    [
        (to_when, "listening", "聆聽中"),
        (to_recap, "clarifying", "釐清"),
        (to_options, "offering", "等您選擇"),
        (to_agreement, "agreed", "已說定"),
    ],
)
def test_the_case_and_its_stage(talk: Talk, way: Way, stage: str, says: str) -> None:
    way(talk)
    replies = talk.hear("我的案子呢", "ask_case_status")
    card = only(replies, "status")
    assert card["payload"]["case_number"] == talk.case().number
    assert card["payload"]["stage"] == talk.stage() == stage
    assert says in card["text"]


def test_before_there_is_a_case(talk: Talk) -> None:
    assert "還沒有您的案件" in talk.hear("我的退款到了嗎", "ask_case_status")[0]["text"]
    assert talk.case() is None


def test_in_the_middle_of_a_question_the_question_comes_again(talk: Talk) -> None:
    to_when(talk)
    assert asked(talk.hear("我的案子呢", "ask_case_status")) == "when"


def test_after_the_agreement_everything_promised_with_owner_and_date(talk: Talk) -> None:
    to_agreement(talk)
    items = only(talk.hear("處理得怎樣了", "ask_case_status"), "status")["payload"]["items"]
    assert len(items) == len(talk.promises())
    assert all(item["owner"] and item["due_at"].endswith("Z") and item["state"] == "open" for item in items)


def test_while_waiting_the_person_and_the_time_are_named(talk: Talk) -> None:
    to_waiting(talk)
    text = talk.hear("到底處理到哪了", "ask_case_status")[0]["text"]
    assert "林怡君" in text and "11月18日" in text


def test_a_question_about_the_state_changes_nothing(talk: Talk) -> None:
    to_options(talk)
    before = (talk.facts(), talk.stage(), talk.slot("stage"))
    talk.hear("我的案子呢", "ask_case_status")
    assert (talk.facts(), talk.stage(), talk.slot("stage")) == before
