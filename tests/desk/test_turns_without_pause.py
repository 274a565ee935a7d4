"""Test turns that skip the pause; the pause is set longer than any test, so only these are answered."""

from __future__ import annotations

import asyncio

import pytest

from tests.desk.customer import Customer
from tests.desk.fakes import FakeDialogue

pytestmark = pytest.mark.asyncio


@pytest.fixture
def environ() -> dict[str, str]:
    """Return settings with a pause that is longer than any test waits."""
    return {"AMENDS_PAUSE_SECONDS": "30", "AMENDS_PAUSE_LIMIT_SECONDS": "60"}


async def heard(dialogue: FakeDialogue) -> list[str]:
    """Return the texts of the dialogue's turns, as soon as there is one."""
    for _ in range(1000):
        if dialogue.requests:
            break
        await asyncio.sleep(0.01)
    return [turn.text for turn in dialogue.requests]


async def test_asking_for_a_person_skips_the_pause(customer: Customer, dialogue: FakeDialogue) -> None:
    await customer.say("我買的掃地機器人壞了")
    await customer.say("我要找真人！")
    assert await heard(dialogue) == ["我買的掃地機器人壞了\n我要找真人！"]
