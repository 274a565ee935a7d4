"""Test the address of the status page on the cards of the chat: signed when shown, never stored."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.cases import cases, conversations, messages, offers
from bot.cases.care import case_links
from bot.conversation.accepting import AGREED, accept_option
from bot.conversation.from_page import new_link
from bot.desk.context import Context
from tests.desk.customer import Customer
from tests.desk.status_page.conftest import plain
from tests.desk.test_conversations import send_survey

pytestmark = pytest.mark.asyncio

OPTION: dict[str, Any] = {
    "remedy": "refund",
    "goodwill": None,
    "currency": "TWD",
    "value_minor": 129900,
    "remedy_minor": 129900,
    "goodwill_minor": 0,
    "title": {"zh-Hant": "退款", "en": "Refund"},
}


def agree(context: Context, customer: Customer) -> str:
    """Let the customer accept an offer, and show the card as the dialogue does; return the number of the case."""
    now = context.store.clock()
    due = now + timedelta(days=3)
    promised = {"what": {"zh-Hant": "退款", "en": "Refund"}, "owner": "returns_desk", "due_at": due, "days": 3}
    with context.store.begin() as session:
        case = cases.open_case(session, customer.id)
        cases.move(session, case, "offering", actor="bot", reason="test")
        made = offers.record(
            session,
            case,
            options=[{**OPTION, "due_at": due, "commitments": [promised]}],
            made_by="bot",
            policy_version=context.policy.version,
            expires_at=now + timedelta(days=7),
        )
        done = accept_option(session, context.services, case, made.options[0].id, "zh-Hant", None)
        assert done.outcome == AGREED and "status" not in str(done.payload)
        payload = {name: value for name, value in done.payload.items() if name not in ("kind", "suggestions")}
        messages.append(session, customer.id, role="bot", kind="commitment", text="說定了。", payload=payload)
        return str(case.number)


async def card(customer: Customer) -> dict[str, Any]:
    (found,) = [one for one in await customer.messages() if one["kind"] == "commitment"]
    payload: dict[str, Any] = found["payload"]
    return payload


async def test_the_card_of_an_agreement_leads_to_the_page_of_its_case(customer: Customer, context: Context) -> None:
    number = agree(context, customer)
    address = (await card(customer))["status_url"]
    assert address.startswith("http://desk/c/")
    page = await customer.http.get(address)
    assert page.status_code == 200 and number in plain(page.text)
    with context.store.read() as session:
        stored = messages.after(session, customer.id, 0)[-1]
    assert "status_url" not in stored.payload


async def test_an_older_card_has_the_link_that_is_valid_now(customer: Customer, context: Context) -> None:
    number = agree(context, customer)
    before = (await card(customer))["status_url"]
    with context.store.begin() as session:
        new_link(session, cases.find(session, number), actor="agent:lin")
    after = (await card(customer))["status_url"]
    assert after != before
    assert (await customer.http.get(before)).status_code == 404
    assert (await customer.http.get(after)).status_code == 200


async def test_a_case_without_a_link_or_of_another_conversation_has_none(customer: Customer, context: Context) -> None:
    number = agree(context, customer)
    with context.store.begin() as session:
        other = conversations.open_conversation(session, locale="en")
        messages.append(session, other.id, role="bot", kind="commitment", text="?", payload={"case_number": number})
    stranger = Customer(customer.http, other.id, context.tokens.sign(other.id), "en")
    assert "status_url" not in await card(stranger)
    with context.store.begin() as session:
        case_links.revoke(session, cases.find(session, number), actor="agent:lin")
    assert "status_url" not in await card(customer)


async def test_a_survey_takes_three_marks(customer: Customer, context: Context) -> None:
    await send_survey(customer, context)
    assert (await customer.post("/survey", json={"score": 4, "process": 6})).status_code == 400
    assert (await customer.post("/survey", json={"process": 4})).status_code == 400
    assert (await customer.post("/survey", json={"score": 4, "process": 2, "treatment": 5})).status_code == 204
    assert (await customer.post("/survey", json={"score": 4})).status_code == 409
