"""Test that a customer who sends the same words again and again is told once what that changes."""

from __future__ import annotations

import pytest

from bot.desk.context import Context
from bot.desk.dialogue import Reply, TurnRequest
from tests.desk.customer import Customer, said
from tests.desk.fakes import FakeDialogue

pytestmark = pytest.mark.asyncio


def answer(request: TurnRequest) -> list[Reply]:
    """Answer every turn in the same words, as the dialogue does to the same words."""
    return [Reply("text", "這個我說不準。")]


async def explained(customer: Customer) -> int:
    return sum("同樣的話" in text for text in await customer.texts("bot"))


async def test_the_third_time_is_explained_and_the_fourth_is_not(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    dialogue.script = answer
    await said(customer, context, "你們會賠嗎")
    await said(customer, context, "你們會賠嗎？")
    assert await explained(customer) == 0
    await said(customer, context, "你們會賠嗎!!")
    assert await explained(customer) == 1
    for _ in range(3):
        await said(customer, context, "你們會賠嗎")
    assert await explained(customer) == 1
    assert len(dialogue.requests) == 6


async def test_other_words_in_between_are_no_repeat(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    dialogue.script = answer
    for text in ("好", "不好", "好", "不好", "好"):
        await said(customer, context, text)
    assert await explained(customer) == 0


async def test_a_person_who_takes_over_is_explanation_enough(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    dialogue.script = lambda request: [Reply("handoff", "同事接手", {"case_number": "2611-0000-0"})]
    for _ in range(3):
        await said(customer, context, "找真人來")
    assert await explained(customer) == 0
