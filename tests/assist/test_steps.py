"""The next step for each state of a conversation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.assist.steps import Standing, next_step

STORY_TOLD = Standing(
    stage="escalated",
    known=("what", "when", "product", "desired_outcome"),
    customer_seq=3,
    agent_seq=5,
    joined_seq=1,
    facts_seq=3,
)


@pytest.mark.parametrize(
    "change, number, name",
    [
        ({"agent_seq": 0}, 1, "acknowledge"),
        ({"agent_seq": 1}, 1, "acknowledge"),
        ({"known": ()}, 1, "ask_what"),
        ({"known": ("what",)}, 2, "ask_when"),
        ({"known": ("what", "bought_on")}, 2, "ask_product"),
        ({"known": ("what", "when", "order_number")}, 2, "ask_outcome"),
        ({}, 2, "read_back"),
        ({"read_back_seq": 2}, 2, "read_back"),
        ({"read_back_seq": 4}, 3, "make_offer"),
        ({"read_back_seq": 4, "approval_waits": True}, 3, "approval_waits"),
        ({"offer_open": True}, 3, "choice_waits"),
        ({"promises": ["open"], "agreed_seq": 6}, 4, "say_who_when"),
        ({"promises": ["open"], "agreed_seq": 4}, 5, "follow_up"),
        ({"promises": ["open", "kept"], "late": True}, 5, "late"),
        ({"promises": ["kept", "broken"]}, 5, "late"),
        ({"promises": ["broken"], "approval_waits": True}, 3, "approval_waits"),
        ({"promises": ["broken"], "offer_open": True}, 3, "choice_waits"),
        ({"promises": ["kept"]}, 5, "ask_if_mended"),
        ({"stage": "resolved", "promises": ["open"]}, 5, "resolved"),
        ({"hazard": True, "promises": ["open"]}, 1, "safety"),
        ({"hazard": True, "safe_words_said": True}, 2, "read_back"),
    ],
)
def test_each_situation_has_its_next_step(change: dict[str, object], number: int, name: str) -> None:
    step = next_step(replace(STORY_TOLD, **change))  # type: ignore[arg-type]
    assert (step.number, step.name) == (number, name)


def test_only_what_can_be_done_at_once_has_a_button() -> None:
    assert next_step(replace(STORY_TOLD, read_back_seq=4)).act == "offer"
    assert next_step(STORY_TOLD).act is None
