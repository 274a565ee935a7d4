"""Test that contact details beside something else are said back once, before the answer to the rest."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cases import cases, conversations, fact_store
from bot.conversation.contacts.said_back import details_unsaid
from bot.desk.context import Context
from bot.desk.dialogue import Reply, TurnRequest
from tests.desk.customer import Customer
from tests.desk.fakes import FakeDialogue

pytestmark = pytest.mark.asyncio


@pytest.fixture
def notes(context: Context) -> Any:
    """Return a function that stores a telephone number as told in a message, as an action would."""

    async def note(customer: Customer, seq: int, number: str) -> None:
        def run(session: Any) -> None:
            case = cases.open_case(session, customer.id)
            fact_store.note(session, case, "phone", number, display=number, message_seq=seq)

        await context.write(run)

    return note


async def texts_after(customer: Customer, seq: int) -> list[str]:
    return [message["text"] for message in await customer.messages() if message["seq"] > seq]


async def test_a_number_beside_a_complaint_is_said_back_once(
    customer: Customer, context: Context, dialogue: FakeDialogue, notes: Any
) -> None:
    dialogue.script = lambda request: [Reply("text", "第一句"), Reply("question", "什麼時候？", {"asks": "when"})]
    seq = (await customer.messages())[-1]["seq"] + 1
    await notes(customer, seq, "0912-000-333")
    await customer.say("壞了，電話0912-000-333")
    await context.turns.settled()
    said = await texts_after(customer, seq)
    assert len(said) == 3 and "0912-000-333" in said[0] and said[1:] == ["第一句", "什麼時候？"]
    await customer.say("昨天")
    await context.turns.settled()
    assert sum("0912-000-333" in text for text in await texts_after(customer, seq)) == 1


async def test_an_answer_that_says_it_back_itself_is_enough(
    customer: Customer, context: Context, dialogue: FakeDialogue, notes: Any
) -> None:
    def answer(request: TurnRequest) -> list[Reply]:
        return [Reply("text", "記下了：電話 0912-000-333。")]

    dialogue.script = answer
    seq = (await customer.messages())[-1]["seq"] + 1
    await notes(customer, seq, "0912-000-333")
    await customer.say("電話0912-000-333")
    await context.turns.settled()
    assert await texts_after(customer, seq) == ["記下了：電話 0912-000-333。"]


async def test_the_recap_s_quote_of_the_story_says_nothing_back(
    customer: Customer, context: Context, dialogue: FakeDialogue, notes: Any
) -> None:
    dialogue.script = lambda request: [Reply("text", "這樣對嗎？\n・發生的事：壞了，電話0912-000-333")]
    seq = (await customer.messages())[-1]["seq"] + 1
    await notes(customer, seq, "0912-000-333")
    await customer.say("壞了，電話0912-000-333")
    await context.turns.settled()
    assert [("0912-000-333" in text and "・" not in text) for text in await texts_after(customer, seq)] == [True, False]


def test_details_are_said_back_in_the_customer_s_script(context: Context) -> None:
    with context.store.begin() as session:
        conversation = conversations.open_conversation(session, locale="zh-Hans")
        case = cases.open_case(session, conversation.id)
        fact_store.note(session, case, "phone", "0912-000-333", display="0912-000-333", message_seq=1)
        said = details_unsaid(session, conversation.id, (1, 1), [], context.words, "zh-Hans")
    assert said == "记下了：电话 0912-000-333。"
