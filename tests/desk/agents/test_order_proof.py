"""Test that an agent marks an order as the customer's, with a reason, and that what follows uses the order."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from bot.cases import cases, fact_store, offers
from bot.cases.models import AuditEntry
from bot.conversation.offering import offer
from bot.conversation.order_proof import proved_order
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, add_facts
from tests.desk.customer import Customer

pytestmark = pytest.mark.asyncio

WHY = "身分證姓名與訂單相同"


async def mark(agent: AgentAtDesk, conversation_id: str, **more: Any) -> httpx.Response:
    body = {"seen_at": "counter", "reason": WHY, **more}
    return await agent.http.put(f"/api/desk/conversations/{conversation_id}/order-proof", json=body)


def an_order(context: Context) -> str:
    return "AJ26111156789" if context.policy.orders.find("AJ26111156789") else ""


async def shown(agent: AgentAtDesk, conversation_id: str) -> dict[str, Any]:
    facts = (await agent.see(conversation_id))["facts"]
    return {fact["name"]: fact for fact in facts}


async def test_a_marked_order_is_used_and_who_marked_it_is_on_record(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    number = an_order(context)
    order = context.policy.orders.find(number)
    assert order is not None
    wrong = {"order": number, "by": None, "wrong": ["1234"], "given_up": True}
    await add_facts(context, customer.id, order_number=number, order_proof=wrong)
    await context.write(lambda s: offer(s, context.services, customer.id))
    await lin.do(customer.id, "take")
    assert (await shown(lin, customer.id))["order_number"]["proof"] == "none"
    response = await mark(lin, customer.id)
    assert response.status_code == 200 and response.json() == {"proof": "person"}
    facts = await shown(lin, customer.id)
    assert facts["order_number"]["proof"] == "person"
    assert facts["bought_on"]["value"] == order.bought_on.isoformat() and facts["bought_on"]["source"] == "agent:lin"

    def kept(session: Any) -> Any:
        case = cases.current_case(session, customer.id)
        found = fact_store.current(session, case)
        rows = select(AuditEntry).where(AuditEntry.action == "case.order_proved")
        logged = [(row.actor, row.detail) for row in session.execute(rows).scalars()]
        proved = proved_order(context.policy.orders, found)
        return proved, found["order_proof"].value["wrong"], offers.open_offer(session, case), logged

    proved, tried, standing, logged = await context.read(kept)
    assert proved == order
    assert tried == ["1234"], "what was tried in vain still counts"
    assert standing is None, "the offer was made without the order"
    entry = ("agent:lin", {"order": number, "seen_at": "counter", "reason": WHY})
    assert logged == [entry]
    await mark(lin, customer.id, seen_at="telephone")
    assert (await context.read(kept))[3] == [entry], "marked once"


async def test_it_needs_the_conversation_a_place_a_reason_and_an_order_that_exists(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await add_facts(context, customer.id, order_number=an_order(context))
    assert (await mark(lin, customer.id)).status_code == 409
    await lin.do(customer.id, "take")
    for wrong in ({"seen_at": "somewhere"}, {"reason": "  "}, {"reason": None}, {"reason": "x" * 501}):
        assert (await mark(lin, customer.id, **wrong)).status_code == 400, wrong
    assert (await shown(lin, customer.id))["order_number"]["proof"] == "none"
    await add_facts(context, customer.id, order_number="AJ26119999999")
    assert (await mark(lin, customer.id)).status_code == 400, "no such order"


async def test_without_an_order_nothing_is_marked(lin: AgentAtDesk, customer: Customer, context: Context) -> None:
    await add_facts(context, customer.id)
    await lin.do(customer.id, "take")
    assert (await mark(lin, customer.id)).status_code == 400
    assert "order_proof" not in await shown(lin, customer.id)
