"""What the dialogue says that it heard is kept with the answer, and an answer never fails because of it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from bot.cases.coach import heard_turns
from bot.cases.models import HeardTurn, Turn
from bot.desk.context import Context
from bot.desk.dialogue import Answer, Reply
from tests.cases.coach.told import heard
from tests.desk.customer import Customer, said
from tests.desk.fakes import FakeDialogue

pytestmark = pytest.mark.asyncio


def answering(dialogue: FakeDialogue, told: dict[str, Any] | None) -> None:
    dialogue.script = lambda request: Answer((Reply("text", "noted"),), memory="[]", heard=told)


async def test_it_is_kept_with_the_turn(customer: Customer, context: Context, dialogue: FakeDialogue) -> None:
    answering(dialogue, heard(intent="withdraw"))
    await said(customer, context, "drop it")
    (row,) = await context.read(lambda s: heard_turns.of_conversation(s, customer.id))
    turn = await context.read(lambda s: s.execute(select(Turn).where(Turn.id == row.turn_id)).scalar_one())
    assert (row.intent, row.model, turn.state) == ("withdraw", "amends-0123456789ab", "answered")
    assert turn.ended_at is not None and row.at >= turn.ended_at


@pytest.mark.parametrize("told", [None, {}, {"intent": "withdraw"}])
async def test_a_dialogue_that_does_not_say_it_answers_all_the_same(
    customer: Customer, context: Context, dialogue: FakeDialogue, told: dict[str, Any] | None
) -> None:
    answering(dialogue, told)
    await said(customer, context, "drop it")
    assert [one["text"] for one in await customer.messages()][-1] == "noted"
    assert await context.read(lambda s: s.execute(select(HeardTurn)).all()) == []


async def test_a_turn_that_nobody_answered_was_not_heard(
    customer: Customer, context: Context, dialogue: FakeDialogue
) -> None:
    dialogue.up = False
    await said(customer, context, "hello?")
    assert await context.read(lambda s: s.execute(select(HeardTurn)).all()) == []
