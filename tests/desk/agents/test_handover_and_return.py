"""Test repeated handovers to a person and returns to the bot: the bot answers again and keeps every fact."""

from __future__ import annotations

import asyncio

import pytest

from bot.cases import cases, fact_store
from bot.cases.record import verify
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, add_facts
from tests.desk.agents.test_transfers import ready, transfer
from tests.desk.customer import Customer
from tests.desk.fakes import FakeDialogue

# Told by every customer of these tests beside the complaint.
CONTACTS = {"phone", "address", "free_times"}


pytestmark = [pytest.mark.asyncio, pytest.mark.slow]


async def in_flight(customer: Customer, dialogue: FakeDialogue, text: str) -> None:
    """Send a message whose answer the dialogue holds back."""
    before = len(dialogue.requests)
    dialogue.gate.clear()
    await customer.say(text)
    while len(dialogue.requests) == before:
        await asyncio.sleep(0.01)


async def test_facts_survive_ten_handovers_and_returns(
    lin: AgentAtDesk, wu: AgentAtDesk, customer: Customer, context: Context, dialogue: FakeDialogue
) -> None:
    await add_facts(context, customer.id)
    for turn in range(10):
        agent = wu if turn % 2 else lin
        await in_flight(customer, dialogue, f"回答到一半 {turn}")
        assert (await agent.do(customer.id, "take")).status_code == 200
        dialogue.gate.set()
        await context.turns.settled()
        await customer.say(f"給真人 {turn}")
        await context.turns.settled()
        assert (await agent.do(customer.id, "notes", client_id=str(turn), text=f"備註 {turn}")).status_code == 201
        assert (await agent.say(customer.id, f"真人 {turn}")).status_code == 202
        assert (await agent.do(customer.id, "give-back")).status_code == 200
        await customer.say(f"給機器人 {turn}")
        await context.turns.settled()
    assert await customer.texts("bot") == [f"heard: 給機器人 {turn}" for turn in range(10)]
    assert await customer.texts("agent") == [f"真人 {turn}" for turn in range(10)]
    seen = await lin.see(customer.id)
    assert [m["seq"] for m in seen["messages"]] == list(range(1, seen["last_seq"] + 1))
    told = {fact["name"]: fact["value"] for fact in seen["facts"] if fact["name"] not in CONTACTS}
    assert told == {
        "what": "不動了",
        "product": "robot_vacuum",
        "desired_outcome": "refund",
    }
    assert len(seen["notes"]) == 10
    assert await context.read(lambda s: verify.verify_conversation(s, customer.id)) == []


async def test_facts_survive_a_transfer_and_the_return_to_the_bot(
    lin: AgentAtDesk, wu: AgentAtDesk, customer: Customer, context: Context, dialogue: FakeDialogue
) -> None:
    await add_facts(context, customer.id)
    await lin.do(customer.id, "take")
    assert (await transfer(lin, customer.id, agent_id=await ready(context, "wu"))).status_code == 200
    assert (await wu.do(customer.id, "give-back")).status_code == 200
    await customer.say("繼續")
    await context.turns.settled()
    assert await customer.texts("bot") == ["heard: 繼續"]

    def known(session: object) -> set[str]:
        return set(fact_store.current(session, cases.open_case(session, customer.id)))  # type: ignore[arg-type]

    assert await context.write(known) - CONTACTS == {"what", "product", "desired_outcome"}
