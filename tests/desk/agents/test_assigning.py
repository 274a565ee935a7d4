"""Test giving a waiting conversation to a colleague, and putting one back into the queue for everybody."""

from __future__ import annotations

import pytest

from bot.cases import audit
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, somebody_waits
from tests.desk.agents.test_transfers import ready
from tests.desk.customer import Customer

pytestmark = pytest.mark.asyncio


async def test_a_supervisor_assigns_who_waits_and_the_customer_hears_who(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    lins = await ready(context, "lin")
    waiting = await somebody_waits(context)
    answer = await wu.do(waiting, "assign", agent_id=lins)
    assert (answer.status_code, answer.json()["agent"]) == (200, {"id": lins, "name": "林雅婷"})
    seen = await lin.see(waiting)
    assert seen["mine"] is True
    assert seen["messages"][-1]["text"] == context.words.say("by_person.joined", "zh-Hant", agent="林雅婷")
    entries = await context.read(lambda s: audit.of(s, f"conversation:{waiting}"))
    assert [(each.actor, each.detail["to"]) for each in entries if each.action == "handoff.assigned"] == [
        ("agent:wu", "agent:lin")
    ]
    said = len(seen["messages"])
    # Pressed twice, it changes nothing more.
    assert (await wu.do(waiting, "assign", agent_id=lins)).status_code == 200
    assert len((await lin.see(waiting))["messages"]) == said


async def test_assigning_is_refused_when_it_cannot_be(lin: AgentAtDesk, wu: AgentAtDesk, context: Context) -> None:
    lins, wus = await ready(context, "lin", capacity=1), await ready(context, "wu")
    first, second = await somebody_waits(context), await somebody_waits(context)
    assert (await lin.do(first, "assign", agent_id=lins)).status_code == 403
    assert (await wu.do(first, "assign", agent_id=lins)).status_code == 200
    full = await wu.do(second, "assign", agent_id=lins)
    assert (full.status_code, full.json()["type"]) == (409, "urn:amends:problem:agents.transfer.full")
    taken = await wu.do(first, "assign", agent_id=wus)
    assert (taken.status_code, taken.json()["taken_by"]["name"]) == (409, "林雅婷")
    await ready(context, "lin", state="away")
    gone = await wu.do(second, "assign", agent_id=lins)
    assert (gone.status_code, gone.json()["type"]) == (409, "urn:amends:problem:agents.transfer.not_there")
    assert (await wu.do(second, "assign", agent_id=10_000)).status_code == 409
    # A supervisor who takes it knows whether there is room.
    assert (await wu.do(second, "assign", agent_id=wus)).status_code == 200


async def test_what_is_put_back_waits_for_everybody_and_the_customer_hears_by_when(
    lin: AgentAtDesk, wu: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await lin.do(customer.id, "take")
    assert (await lin.do(customer.id, "to-queue", note="要等發票")).json() == {"owner": "queue"}
    (waits,) = (await wu.queue())["waiting"]
    assert (waits["conversation_id"], waits["note"], waits["team"] or "") == (customer.id, "要等發票", "")
    assert waits["promised_by"] is not None
    last = (await customer.messages())[-1]
    assert last["kind"] == "handoff" and "要等發票" not in last["text"]
    assert (await lin.do(customer.id, "to-queue")).status_code == 409
    # Supervisors put back what a colleague holds; agents do not.
    await wu.do(customer.id, "take")
    assert (await lin.do(customer.id, "to-queue")).status_code == 409
    await wu.do(customer.id, "to-queue")
    await lin.do(customer.id, "take")
    assert (await wu.do(customer.id, "to-queue")).status_code == 200
