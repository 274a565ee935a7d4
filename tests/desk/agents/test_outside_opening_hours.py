"""Test messages while nobody is at the desk: they are kept, and an agent who signs in later sees all of them."""

from __future__ import annotations

import pytest

from bot.cases import cases, conversations
from bot.cases.queue import handoffs
from bot.clock import utc_now
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk
from tests.desk.customer import Customer
from tests.desk.fakes import FakeDialogue

pytestmark = pytest.mark.asyncio


@pytest.mark.slow
async def test_an_agent_who_signs_in_later_sees_everything_said_meanwhile(
    stranger: AgentAtDesk, customer: Customer, context: Context, dialogue: FakeDialogue
) -> None:
    await customer.say("除濕機漏電")

    def nobody_there(session: object) -> None:
        handoffs.request(
            session,  # type: ignore[arg-type]
            cases.open_case(session, customer.id),  # type: ignore[arg-type]
            reason="requested",
            queue="complaints",
            priority=2,
            promised_by=utc_now(),
            contact_needed=True,
        )

    await context.turns.settled()
    await context.write(nobody_there)
    for words in ("我的電話是 0912345678", "插座也燒黑了"):
        await customer.say(words)
        await context.turns.settled()
    # The dialogue notes contact details as its own actions do.
    await context.write(lambda s: conversations.update_customer(s, customer.id, phone="0912345678"))
    assert [request.owner for request in dialogue.requests] == ["bot", "queue", "queue"]

    assert (await stranger.sign_in("lin")).status_code == 200
    (person,) = (await stranger.queue())["waiting"]
    assert person["conversation_id"] == customer.id
    seen = await stranger.see(customer.id)
    assert [m["text"] for m in seen["messages"] if m["author"]["role"] == "customer"] == [
        "除濕機漏電",
        "我的電話是 0912345678",
        "插座也燒黑了",
    ]
    assert [m["seq"] for m in seen["messages"]] == [m["seq"] for m in await customer.messages()]
    assert seen["customer"]["phone"] == "0912345678"
    assert seen["handoff"]["contact_needed"] is True


async def test_a_part_that_fails_while_nobody_is_there_is_owned_up_to(
    lin: AgentAtDesk, customer: Customer, context: Context, dialogue: FakeDialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(context.policy.clock), "is_open", lambda clock, at: False)
    dialogue.up = False
    await customer.say("除濕機漏電")
    await context.turns.settled()
    last = (await customer.messages())[-1]
    assert last["kind"] == "handoff"
    assert last["payload"]["contact_needed"] is True
    assert last["payload"]["handler"]
    assert "電話或電子郵件" in last["text"]
    assert (await lin.queue())["waiting"][0]["reason"] == "technical"
