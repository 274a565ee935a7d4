"""Test the limit over the whole case: after an acceptance, over several messages, elsewhere in the month."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from bot.assist.room import standing_of
from bot.cases import messages
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, add_facts, somebody_waits
from tests.desk.customer import Customer

pytestmark = pytest.mark.asyncio

# A massage chair for NT$39,800: more than the NT$35,000 that an agent may give.
ABOVE = "我們會在 12月5日（六）17:00 前全額退您 NT$39,800。"


async def ready(lin: AgentAtDesk, customer: Customer, context: Context) -> None:
    """Take a conversation about the chair."""
    paid = {"minor": 39_800_00, "currency": "TWD"}
    await add_facts(context, customer.id, product="massage_chair", amount=paid)
    await lin.do(customer.id, "take")


async def remedies(lin: AgentAtDesk, conversation_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await lin.http.get(f"/api/desk/conversations/{conversation_id}/remedies")).json()[
        "remedies"
    ]
    return found


async def agreed(lin: AgentAtDesk, customer: Customer, context: Context) -> dict[str, Any]:
    """Let the customer accept the agent's own offer of NT$33,000 and goodwill; return the case as the desk shows it."""
    await ready(lin, customer, context)
    made = await lin.do(customer.id, "offers", remedies=["full_refund", "partial_refund"], reason="測試")
    assert made.status_code == 201, made.text
    card = (await customer.messages())[-1]
    refund = next(one for one in card["payload"]["options"] if "33,000" in one["title"])
    await customer.press(refund["choice"])
    await context.turns.settled()
    seen = await lin.see(customer.id)
    assert seen["offers"][0]["state"] == "accepted"
    return seen


async def two_conversations(lin: AgentAtDesk, context: Context) -> tuple[str, str]:
    """Take two conversations of one customer; return their ids."""
    found = []
    for _ in range(2):
        conversation_id = await somebody_waits(context, "吸塵器不動了")
        await add_facts(context, conversation_id)
        await lin.do(conversation_id, "take")
        found.append(conversation_id)
    return found[0], found[1]


async def test_what_is_above_the_limit_after_an_agreement_is_not_sent(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await agreed(lin, customer, context)
    assert (await lin.say(customer.id, ABOVE)).status_code == 422
    for text in ("其餘的週五退給您。", "另外再退您 33,000 元。", "We will refund you NT$6,800 more by Friday."):
        assert (await lin.say(customer.id, text)).status_code == 422, text
    for text in (
        "跟您確認，我們會退您 NT$33,000。",
        "您的訂單是 39,800 元，我查到了。",
        "As agreed, we refund NT$33,000.",
    ):
        assert (await lin.say(customer.id, text)).status_code == 202, text


async def test_the_card_of_an_offer_is_not_taken_for_a_promise_in_words(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await agreed(lin, customer, context)
    # As an agent's card that also lists what somebody else would have to approve.
    await context.write(
        lambda s: messages.append(
            s, customer.id, role="agent", text="2. 全額退款 NT$39,800", kind="options", payload={}
        )
    )
    assert (await lin.say(customer.id, ABOVE)).status_code == 422


async def test_what_was_promised_in_words_counts_for_an_offer_and_its_approval(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await ready(lin, customer, context)
    assert (await lin.say(customer.id, "我們另外補償您 20,000 元。")).status_code == 202
    found = {one["remedy"]: one for one in await remedies(lin, customer.id)}
    assert found["full_refund"]["needs"] == "supervisor", "33,000 and the 20,000 that were promised in words"
    made = await lin.do(customer.id, "offers", remedies=["full_refund", "partial_refund"], reason="測試")
    assert made.status_code == 409 and made.json()["needs"] == "supervisor"
    asked = await lin.do(
        customer.id, "offers", remedies=["full_refund", "partial_refund"], reason="測試", ask_approval=True
    )
    assert asked.status_code == 202, asked.text


async def test_an_offer_of_what_was_promised_in_words_is_the_same_promise(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await ready(lin, customer, context)
    assert (await lin.say(customer.id, "我們先退您 33,000 元。")).status_code == 202
    made = await lin.do(customer.id, "offers", remedies=["full_refund", "exchange"], reason="測試")
    assert made.status_code == 409, "an exchange would come on top of it"
    found = {one["remedy"]: one for one in await remedies(lin, customer.id)}
    assert found["full_refund"]["allowed"]


async def test_an_open_offer_takes_up_room(lin: AgentAtDesk, customer: Customer, context: Context) -> None:
    await ready(lin, customer, context)
    made = await lin.do(customer.id, "offers", remedies=["full_refund", "partial_refund"], reason="測試")
    assert made.status_code == 201, made.text
    assert (await lin.say(customer.id, "另外再退您 5,000 元。")).status_code == 422
    assert (await lin.say(customer.id, "另外再退您 1,000 元。")).status_code == 202


async def test_words_in_another_conversation_of_the_customer_count_for_the_month(
    lin: AgentAtDesk, context: Context
) -> None:
    first, second = await two_conversations(lin, context)
    assert (await lin.say(first, "我們會退您 30,000 元。")).status_code == 202
    assert (await lin.say(second, "我們會退您 30,000 元。")).status_code == 422
    assert (await lin.say(second, "我們會退您 20,000 元。")).status_code == 202


async def test_of_two_messages_at_once_only_one_uses_the_room(lin: AgentAtDesk, context: Context) -> None:
    first, _ = await two_conversations(lin, context)
    answers = await asyncio.gather(*(lin.say(first, f"另外再退您 {20_000 + n} 元。") for n in range(5)))
    assert sorted(answer.status_code for answer in answers) == [202, 422, 422, 422, 422]


async def test_of_two_conversations_at_once_only_one_uses_the_room(lin: AgentAtDesk, context: Context) -> None:
    both = await two_conversations(lin, context)
    answers = await asyncio.gather(*(lin.say(one, "我們會退您 30,000 元。") for one in both))
    assert sorted(answer.status_code for answer in answers) == [202, 422]


async def test_of_a_message_and_an_offer_at_once_only_one_uses_the_room(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await ready(lin, customer, context)
    said, made = await asyncio.gather(
        lin.say(customer.id, "另外再退您 20,000 元。"),
        lin.do(customer.id, "offers", remedies=["full_refund", "partial_refund"], reason="測試"),
    )
    assert (said.status_code, made.status_code) in ((202, 409), (422, 201))


async def test_a_template_is_looked_at_when_it_is_saved_and_when_it_is_sent(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await ready(lin, customer, context)
    template = {"title": "退", "zh_hant": "我們會退您 60,000 元。"}
    warned = await lin.http.post("/api/desk/templates", json=template)
    assert warned.status_code == 422
    assert [one["words"] for one in warned.json()["warnings"]] == ["60,000 元"]
    assert (await lin.http.post("/api/desk/templates", json={**template, "anyway": True})).status_code == 201
    listed = (await lin.http.get("/api/desk/templates", params={"conversation": customer.id})).json()["templates"]
    assert (await lin.say(customer.id, listed[0]["text"])).status_code == 422


async def test_the_customer_is_looked_for_once(lin: AgentAtDesk, customer: Customer, context: Context) -> None:
    await agreed(lin, customer, context)
    asked: list[str] = []

    def look(session: Session) -> None:
        bind = session.get_bind()
        note = lambda *given: asked.append(given[2])  # noqa: E731
        event.listen(bind, "before_cursor_execute", note)
        standing_of(session, context.services, customer.id)
        event.remove(bind, "before_cursor_execute", note)

    await context.read(look)
    # One question for the marks of this conversation; there is none that shares them.
    assert len([one for one in asked if "SELECT customer_marks.mark" in one]) == 1


async def test_the_reason_for_another_date_has_the_same_limit(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    seen = await agreed(lin, customer, context)
    promise = seen["commitments"][0]["id"]
    told = {"question": "我們另外再退您 50,000 元好嗎？"}
    assert (await lin.http.post(f"/api/desk/promises/{promise}/ask", json=told)).status_code == 422
