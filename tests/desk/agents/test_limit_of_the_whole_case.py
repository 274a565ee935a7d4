"""Test the limit over the whole case: after an acceptance, over several messages, elsewhere in the month."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cases import cases, fact_store
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, add_facts
from tests.desk.customer import Customer

pytestmark = pytest.mark.asyncio

# A massage chair for NT$39,800: more than the NT$35,000 that an agent may give.
ORDER = "AJ26080884249"


async def agreed(lin: AgentAtDesk, customer: Customer, context: Context) -> dict[str, Any]:
    """Let the customer accept the agent's own offer, the dearest there is; return the case as the desk shows it."""
    await add_facts(context, customer.id, product="massage_chair")

    def amount(session: Any) -> None:
        case = cases.open_case(session, customer.id)
        fact_store.note(session, case, "amount", {"minor": 39_800_00, "currency": "TWD"})

    await context.write(amount)
    await lin.do(customer.id, "take")
    found = (await lin.http.get(f"/api/desk/conversations/{customer.id}/remedies")).json()["remedies"]
    allowed = sorted(
        (one for one in found if one["allowed"]), key=lambda one: -int(one["value"].replace(",", "").lstrip("NT$"))
    )
    made = await lin.do(customer.id, "offers", remedies=[one["remedy"] for one in allowed[:4]], reason="測試")
    assert made.status_code == 201, made.text
    card = (await customer.messages())[-1]
    refund = next(one for one in card["payload"]["options"] if "33,000" in one["title"] or "退款" in one["title"])
    await customer.press(refund["choice"])
    await context.turns.settled()
    seen = await lin.see(customer.id)
    assert seen["offers"][0]["state"] == "accepted"
    return seen


async def test_what_is_above_the_limit_after_an_agreement_is_not_sent(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    seen = await agreed(lin, customer, context)
    print([(o["title"], o.get("value")) for o in seen["offers"][0]["options"]])
    refused = await lin.say(customer.id, "我們會在 12月5日（六）17:00 前全額退您 NT$39,800。")
    assert refused.status_code == 422, await customer.texts("agent")
