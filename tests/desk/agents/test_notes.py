"""Test notes: every agent sees them; the customer, the transcript and the dialogue never do."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, somebody_waits
from tests.desk.agents.test_events import listen, signed_in, until
from tests.desk.customer import Customer
from tests.desk.fakes import FakeDialogue

pytestmark = pytest.mark.asyncio

SECRET = "secret-note 客人很會討價還價"


async def test_a_note_is_shown_behind_the_message_it_followed(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    waiting = await somebody_waits(context, "一", "二")
    for _ in range(2):
        assert (await lin.do(waiting, "notes", client_id="1", text=SECRET)).status_code == 201
    (note,) = (await wu.see(waiting))["notes"]
    assert (note["text"], note["agent"]["name"], note["after_seq"], note["client_id"]) == (SECRET, "林雅婷", 2, "1")
    # An agent may write a note in a colleague's conversation, and equal client ids of two agents do not collide.
    await wu.do(waiting, "take")
    assert (await wu.do(waiting, "notes", client_id="1", text="第二則")).status_code == 201
    assert [n["text"] for n in (await lin.see(waiting, after=99))["notes"]] == [SECRET, "第二則"]


async def test_other_words_under_the_same_id_are_refused_not_lost(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    waiting = await somebody_waits(context, "一")
    await lin.do(waiting, "notes", client_id="1", text=SECRET)
    assert (await lin.do(waiting, "notes", client_id="1", text="別的")).status_code == 409
    assert (await lin.do(waiting, "take")).status_code == 200
    moved = await lin.do(waiting, "transfer", client_id="1", note="請看發票", agent_id=1)
    assert (moved.status_code, "client_id" in moved.json()["title"]) == (409, True)
    assert [note["text"] for note in (await lin.see(waiting))["notes"]] == [SECRET]


@pytest.mark.parametrize("text, status", [("", 400), (" \u200b", 400), ("x" * 4001, 413), ("a\x00", 400)])
async def test_a_note_that_cannot_be_kept_says_so(lin: AgentAtDesk, customer: Customer, text: str, status: int) -> None:
    response = await lin.do(customer.id, "notes", client_id="1", text=text)
    assert response.status_code == status
    assert response.json()["title"]
    assert (await lin.do("nowhere", "notes", client_id="1", text="x")).status_code == 404


async def test_nothing_the_customer_can_ask_for_holds_a_note(lin: AgentAtDesk, customer: Customer) -> None:
    await customer.say("壞了")
    before = await customer.messages()
    await lin.do(customer.id, "notes", client_id="1", text=SECRET)
    assert await customer.messages() == before
    for format in ("txt", "json"):
        transcript = await customer.get("/transcript", params={"format": format})
        assert transcript.status_code == 200
        assert "secret-note" not in transcript.text


async def test_a_note_is_not_in_the_customers_stream(live: httpx.AsyncClient) -> None:
    desk = await signed_in(live)
    customer = await Customer.arrive(live)
    seen: list[str] = []

    async def watch() -> None:
        async for event in customer.events():
            seen.append(str(event))
            if event.name == "message" and event.data["text"] == "說完了":
                return

    watching = asyncio.create_task(watch())
    while not seen:
        await asyncio.sleep(0.01)
    await desk.do(customer.id, "take")
    await desk.do(customer.id, "notes", client_id="1", text=SECRET)
    await desk.say(customer.id, "說完了")
    await asyncio.wait_for(watching, 10)
    assert "secret-note" not in str(seen)


async def test_the_dialogue_never_hears_a_note(
    lin: AgentAtDesk, customer: Customer, context: Context, dialogue: FakeDialogue
) -> None:
    await lin.do(customer.id, "take")
    await lin.do(customer.id, "notes", client_id="1", text=SECRET)
    await lin.do(customer.id, "give-back")
    await lin.do(customer.id, "notes", client_id="2", text=SECRET)
    await customer.say("然後呢")
    await context.turns.settled()
    assert [request.text for request in dialogue.requests] == ["然後呢"]
    assert "secret-note" not in str(dialogue.requests)


@pytest.mark.slow
async def test_colleagues_hear_of_a_note_at_once(live: httpx.AsyncClient, context: Context) -> None:
    desk = await signed_in(live)
    waiting = await somebody_waits(context)
    stream = listen(live)
    await until(stream, "listening")
    await desk.do(waiting, "notes", client_id="1", text=SECRET)
    assert await until(stream, "conversation") == {"conversation_id": waiting}
    await stream.aclose()  # type: ignore[attr-defined]
