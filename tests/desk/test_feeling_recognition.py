"""Test that the feeling in messages to a person is stored, and that the bot does not answer them."""

from __future__ import annotations

import pytest
import pytest_asyncio

from bot.cases import feelings, messages
from bot.cases.accounts import agents
from bot.cases.queue import giving_back, handoffs
from bot.conversation.turn import Feeling
from bot.desk.context import Context
from tests.desk.customer import Customer
from tests.desk.fakes import FakeDialogue

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def agent_id(customer: Customer, context: Context) -> int:
    """Return the id of an agent who has taken the customer's conversation."""
    agent = await context.write(lambda s: agents.add(s, "mei", "陳美", "agent", "long enough"))
    await context.write(lambda s: handoffs.take(s, customer.id, agent.id))
    return int(agent.id)


async def heard(context: Context, customer: Customer) -> list[tuple[int, str]]:
    """Return `(number of the last message, emotion)` of the stored feelings."""
    return await context.read(lambda s: [(one.seq, one.emotion) for one in feelings.of_conversation(s, customer.id)])


@pytest.mark.usefixtures("agent_id")
async def test_the_feeling_in_a_message_to_a_person_is_stored_and_not_answered(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    dialogue.feels = Feeling("angry", 0.9)
    await customer.say("已經第三次了")
    await customer.say("沒有人理我")
    await context.turns.settled()
    last = (await customer.messages())[-1]["seq"]
    assert dialogue.asked_feeling_of == ["已經第三次了\n沒有人理我"] and dialogue.requests == []
    assert await heard(context, customer) == [(last, "angry")]
    assert await customer.texts("bot") == (await customer.texts("bot"))[:1]


async def test_the_feeling_is_stored_although_the_person_answered_first(
    customer: Customer, dialogue: FakeDialogue, context: Context, agent_id: int
) -> None:
    dialogue.feels = Feeling("worried", 0.7)
    await customer.say("孩子吃了會不會怎樣")
    await context.write(
        lambda s: messages.append(s, customer.id, role="agent", kind="text", text="先請他喝水", author_name="陳美").seq
    )
    await context.turns.settled()
    assert dialogue.asked_feeling_of == ["孩子吃了會不會怎樣"]
    assert [emotion for _, emotion in await heard(context, customer)] == ["worried"]
    await context.write(lambda s: giving_back.give_back(s, customer.id, agent_id))
    await customer.say("好一點了")
    await context.turns.settled()
    assert [turn.text for turn in dialogue.requests] == ["好一點了"]


@pytest.mark.usefixtures("agent_id")
async def test_without_the_dialogue_only_the_feeling_is_lost(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    dialogue.up = False
    await customer.say("氣死我了")
    await context.turns.settled()
    assert "氣死我了" in await customer.texts("customer") and await heard(context, customer) == []
    dialogue.up, dialogue.feels = True, None
    await customer.say("嗯")
    await context.turns.settled()
    assert dialogue.asked_feeling_of == ["氣死我了", "嗯"] and await heard(context, customer) == []
