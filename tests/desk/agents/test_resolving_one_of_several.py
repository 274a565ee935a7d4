"""Test that an agent resolves one matter of several and the customer hears which one, and how an order is marked."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cases import cases, fact_store, surveys
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk
from tests.desk.customer import Customer

pytestmark = pytest.mark.asyncio


async def taken(lin: AgentAtDesk, customer: Customer, context: Context) -> tuple[str, str]:
    """Let the customer tell two matters and the agent take them; return their numbers."""
    await customer.say("除濕機漏水，找真人")
    await context.turns.settled()

    def open_cases(session: Any) -> tuple[str, str]:
        first = cases.open_case(session, customer.id)
        fact_store.note(session, first, "what", "除濕機漏水")
        second = cases.open_beside(session, customer.id)
        fact_store.note(session, second, "what", "多扣我五百元")
        return first.number, second.number

    numbers = await context.write(open_cases)
    assert (await lin.do(customer.id, "take")).status_code == 200
    return numbers


async def stages(context: Context, customer: Customer) -> list[str]:
    return await context.read(lambda session: [one.stage for one in cases.of_conversation(session, customer.id)])


async def test_one_of_two_is_resolved_and_the_agent_keeps_the_other(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    first, second = await taken(lin, customer, context)
    assert set((await lin.see(customer.id))["to_settle"]) == {first, second}
    done = await lin.do(customer.id, "resolve", note="換了一台", case=first)
    assert done.status_code == 200 and done.json()["owner"] == "agent"
    assert await stages(context, customer) == ["resolved", "escalated"]
    view = await lin.see(customer.id)
    assert view["mine"] and view["case"]["number"] == second
    said = (await customer.texts("system"))[-1]
    which, left = said.split("其他的還由")
    assert first in which and "除濕機漏水" in which and second not in which
    assert second in left and "多扣我五百元" in left and first not in left
    assert not any(message["kind"] == "survey" for message in await customer.messages())


async def test_the_last_one_ends_it_and_asks_how_it_went(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    first, second = await taken(lin, customer, context)
    assert (await lin.do(customer.id, "resolve", note="退了", case=second)).json()["owner"] == "agent"
    assert (await lin.do(customer.id, "resolve", note="換了", case=first)).json()["owner"] == "bot"
    assert await stages(context, customer) == ["resolved", "resolved"]
    assert [message["kind"] for message in await customer.messages()].count("survey") == 1
    asked = await context.read(lambda session: surveys.is_open(session, cases.find(session, first)))
    assert asked


async def test_all_at_once_names_each(lin: AgentAtDesk, customer: Customer, context: Context) -> None:
    numbers = await taken(lin, customer, context)
    assert (await lin.do(customer.id, "resolve", note="都好了")).json()["owner"] == "bot"
    said = (await customer.texts("system"))[-2]
    assert all(number in said for number in numbers)


async def test_a_case_that_is_not_with_the_agent_is_refused(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    first, _ = await taken(lin, customer, context)
    assert (await lin.do(customer.id, "resolve", note="x", case="2611-0000-0")).status_code == 409
    await lin.do(customer.id, "resolve", note="換了", case=first)
    assert (await lin.do(customer.id, "resolve", note="再一次", case=first)).status_code == 409
    assert await stages(context, customer) == ["resolved", "escalated"]


@pytest.mark.parametrize(("by", "shown"), [(None, "none"), ("digits", "digits")])
async def test_agents_see_whether_an_order_is_proved_and_no_digits(
    lin: AgentAtDesk, customer: Customer, context: Context, by: str | None, shown: str
) -> None:
    first, _ = await taken(lin, customer, context)

    def note(session: Any) -> None:
        case = cases.find(session, first)
        fact_store.note(session, case, "order_number", "AJ26111156789")
        proof = {"order": "AJ26111156789", "by": by, "wrong": ["1234"], "given_up": False}
        fact_store.note(session, case, "order_proof", proof)

    await context.write(note)
    facts = {fact["name"]: fact for fact in (await lin.see(customer.id))["facts"]}
    assert facts["order_number"]["proof"] == shown
    assert "order_proof" not in facts
