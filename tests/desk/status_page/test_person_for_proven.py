"""Test that whoever proved a case in another chat and asks for a person gets one for that case, and no new one."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from bot.cases import cases
from bot.cases.models import Case, Commitment, Handoff
from bot.cases.queue import handoffs
from bot.cases.search.direct import conversations_of
from bot.conversation.handing_over import hand_over
from bot.conversation.turn import Turn
from bot.desk.context import Context
from tests.desk.customer import Customer, said
from tests.desk.fakes import FakeDialogue
from tests.desk.status_page.conftest import Open, StatusPage
from tests.desk.status_page.test_case_door import with_phone

pytestmark = pytest.mark.asyncio


async def proved(page: StatusPage, context: Context, customer: Customer) -> str:
    number = with_phone(page, context)
    await said(customer, context, f"{number} 5678")
    return number


def the_handoff(context: Context, page: StatusPage) -> Handoff | None:
    with context.store.begin() as session:
        found = handoffs.current(session, page.case().conversation_id)
        if found is not None:
            session.expunge(found)
        return found


@pytest.mark.parametrize(
    "text",
    [
        "我要找真人",
        "你們說話不算話，還沒退款",
        "應承咗又冇做，我要搵真人",
        "You broke your promise. I want to speak to somebody.",
        "Get me a person please",
        "I still have not got it, it is still broken",
    ],
)
async def test_a_person_is_called_to_the_proven_case(
    text: str, status_of: Open, context: Context, customer: Customer, dialogue: FakeDialogue
) -> None:
    page = status_of()
    number = await proved(page, context, customer)
    await said(customer, context, text)
    answer = (await customer.messages())[-1]["text"]
    handoff = the_handoff(context, page)
    assert number in answer and dialogue.requests == []
    assert handoff is not None and handoff.case_id == page.case_id and customer.id in str(handoff.note)
    assert page.case().stage == "escalated"
    with context.store.begin() as session:
        assert session.execute(select(func.count(Case.id))).scalar_one() == 1
        assert conversations_of(session, customer.id) == [customer.id]


async def test_asked_again_the_same_person_is_named(status_of: Open, context: Context, customer: Customer) -> None:
    page = status_of()
    await proved(page, context, customer)
    await said(customer, context, "我要找真人")
    first = the_handoff(context, page)
    await said(customer, context, "說話不算話，我要找真人")
    again = the_handoff(context, page)
    assert first is not None and again is not None and again.id == first.id
    assert str(again.note).count(customer.id) == 1


async def test_a_broken_promise_is_the_reason(status_of: Open, context: Context, customer: Customer) -> None:
    page = status_of()
    await proved(page, context, customer)
    with context.store.begin() as session:
        for one in session.execute(select(Commitment)).scalars():
            one.state = "broken"
    await said(customer, context, "我要找真人")
    handoff = the_handoff(context, page)
    assert handoff is not None and handoff.reason == "broken_promise"


async def test_proof_and_wish_may_come_together(status_of: Open, context: Context, customer: Customer) -> None:
    page = status_of()
    number = with_phone(page, context)
    await said(customer, context, f"案件 {number}，末四碼 5678，我要找真人")
    assert the_handoff(context, page) is not None


async def test_without_a_proof_the_dialogue_answers(
    status_of: Open, context: Context, customer: Customer, dialogue: FakeDialogue
) -> None:
    page = status_of()
    number = with_phone(page, context)
    await said(customer, context, f"{number} 1111")
    await said(customer, context, "我要找真人")
    assert the_handoff(context, page) is None and [one.text for one in dialogue.requests] == ["我要找真人"]


async def test_other_words_after_a_proof_are_for_the_dialogue(
    status_of: Open, context: Context, customer: Customer, dialogue: FakeDialogue
) -> None:
    page = status_of()
    await proved(page, context, customer)
    await said(customer, context, "謝謝，另外我想問怎麼保固")
    assert the_handoff(context, page) is None and len(dialogue.requests) == 1


async def test_the_handoff_of_a_case_of_this_chat_names_the_proven_one(
    status_of: Open, context: Context, customer: Customer, dialogue: FakeDialogue
) -> None:
    page = status_of()
    number = await proved(page, context, customer)
    with context.store.begin() as session:
        cases.open_case(session, customer.id)
    await said(customer, context, "我要找真人")
    assert len(dialogue.requests) == 1 and the_handoff(context, page) is None
    with context.store.begin() as session:
        hand_over(
            session,
            context.services,
            Turn(conversation_id=customer.id, text="我要找真人", intent="request_human", confidence=1.0),
            "requested",
        )
        handoff = handoffs.current(session, customer.id)
        assert handoff is not None and number in str(handoff.note)
