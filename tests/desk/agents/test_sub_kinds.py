"""Test that an agent corrects what exactly is the matter, and that the remedies that fit follow it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from bot.cases import cases, fact_store, offers
from bot.cases.models import AuditEntry
from bot.conversation.offering import offer
from bot.conversation.sub_kinds.deciding import holding
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, add_facts
from tests.desk.customer import Customer

pytestmark = pytest.mark.asyncio

TOLD = {"part_missing": {"because": "少了螺絲", "seq": 1}}


async def correct(agent: AgentAtDesk, conversation_id: str, *names: Any) -> httpx.Response:
    return await agent.http.put(f"/api/desk/conversations/{conversation_id}/sub-kinds", json={"sub_kinds": list(names)})


async def fitting(agent: AgentAtDesk, conversation_id: str) -> set[str]:
    response = await agent.http.get(f"/api/desk/conversations/{conversation_id}/remedies")
    return {remedy["remedy"] for remedy in response.json()["remedies"] if remedy["on_menu"]}


async def tell(context: Context, conversation_id: str, reasons: dict[str, Any]) -> None:
    def run(session: Any) -> None:
        case = cases.current_case(session, conversation_id)
        fact_store.note(session, case, "sub_kinds", sorted(reasons), resolved=reasons)

    await context.write(run)


async def test_the_remedies_follow_the_correction_and_it_is_on_record(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await add_facts(context, customer.id)
    await tell(context, customer.id, TOLD)
    await lin.do(customer.id, "take")
    before = await fitting(lin, customer.id)
    # What the story tells counts too, so that the agent does not take it away unseen.
    seen = await lin.see(customer.id)
    assert seen["sub_kinds"] == ["part_missing", "defective"]
    assert {"not_delivered", "sent_back"} < set(seen["sub_kind_choices"]) and "arrived" not in seen["sub_kind_choices"]
    response = await correct(lin, customer.id, "not_delivered")
    assert response.status_code == 200 and response.json() == {"sub_kinds": ["not_delivered"]}
    after = await fitting(lin, customer.id)
    assert "send_part" in before and "send_part" not in after
    assert {"resend", "find_parcel"} & after and "exchange" not in after
    fact = next(one for one in (await lin.see(customer.id))["facts"] if one["name"] == "sub_kinds")
    assert fact["value"] == ["not_delivered"] and fact["source"] == "agent:lin"
    assert [old["value"] for old in fact["before"]] == [["part_missing"]]

    def logged(session: Any) -> list[Any]:
        rows = select(AuditEntry).where(AuditEntry.action == "case.sub_kinds_corrected")
        return [(row.actor, row.detail) for row in session.execute(rows).scalars()]

    assert await context.read(logged) == [
        ("agent:lin", {"before": ["defective", "part_missing"], "after": ["not_delivered"]})
    ]
    await correct(lin, customer.id, "not_delivered")
    assert len(await context.read(logged)) == 1


async def test_what_was_taken_away_does_not_come_back_by_days(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await add_facts(context, customer.id, bought_on="2024-01-10", product="cordless_vacuum")
    await lin.do(customer.id, "take")
    assert "full_refund" not in await fitting(lin, customer.id)
    assert (await correct(lin, customer.id, "out_of_warranty")).status_code == 200
    assert (await correct(lin, customer.id)).json() == {"sub_kinds": []}
    assert "full_refund" in await fitting(lin, customer.id)


async def test_an_offer_of_the_bot_that_no_longer_fits_is_withdrawn(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await add_facts(context, customer.id)
    await tell(context, customer.id, TOLD)
    await context.write(lambda s: offer(s, context.services, customer.id))
    await lin.do(customer.id, "take")
    await correct(lin, customer.id, "charged_twice")

    def standing(session: Any) -> Any:
        return offers.open_offer(session, cases.current_case(session, customer.id))

    assert await context.read(standing) is None


async def test_only_who_holds_the_conversation_corrects_and_only_known_ones(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await add_facts(context, customer.id)
    assert (await correct(lin, customer.id, "late")).status_code == 409
    await lin.do(customer.id, "take")
    assert (await correct(lin, customer.id, "nonsense")).status_code == 400
    assert (await correct(lin, customer.id, 3)).status_code == 400
    assert holding({"late": {"ruled_out": True}, "staff": {}}) == {"staff"}
