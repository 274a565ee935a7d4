"""Test the event stream of the agents' page."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bot.cases.care import course
from bot.cases.utc import iso
from bot.desk.agents import events
from bot.desk.agents.changes import Look, Watch
from bot.desk.broker import EVERYWHERE
from bot.desk.context import Context
from tests.desk.agents.people import OWN_PAGE, PASSWORD, AgentAtDesk, id_of, somebody_waits
from tests.desk.agents.promised import somebody_was_promised
from tests.desk.customer import Customer

pytestmark = pytest.mark.asyncio


async def signed_in(live: httpx.AsyncClient) -> AgentAtDesk:
    """Sign Lin in over the socket and return the client."""
    desk = AgentAtDesk(live)
    live.headers.update({"X-Amends-Desk": OWN_PAGE["X-Amends-Desk"]})
    assert (await desk.sign_in("lin", PASSWORD)).status_code == 200
    return desk


async def listen(live: httpx.AsyncClient) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """Yield the events of the stream; the first is `("listening", {})`."""
    async with live.stream("GET", "/api/desk/events", timeout=20) as response:
        assert response.status_code == 200
        name = ""
        async for line in response.aiter_lines():
            if line.startswith("event: "):
                name = line[7:]
            elif line.startswith("data: "):
                yield name, json.loads(line[6:])


async def until(stream: AsyncIterator[tuple[str, dict[str, Any]]], name: str) -> dict[str, Any]:
    """Read the stream to the next event of this name and return its data."""

    async def read() -> dict[str, Any]:
        async for found, data in stream:
            if found == name:
                return data
        raise AssertionError(f"the stream ended before {name}")

    return await asyncio.wait_for(read(), 10)


@pytest.mark.slow
async def test_everything_is_fetched_once_the_desk_listens(live: httpx.AsyncClient, context: Context) -> None:
    await signed_in(live)
    look, asked, answer = Watch.look, asyncio.Event(), asyncio.Event()

    async def late(watch: Watch, not_before: float) -> Look:
        asked.set()
        await answer.wait()
        return await look(watch, not_before)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Watch, "look", late)
        stream = listen(live)
        begun = asyncio.create_task(until(stream, "listening"))
        await asyncio.wait_for(asked.wait(), 10)
        # Stored when the stream is open and before the first look: no change that would be told.
        waiting = await somebody_waits(context)
        assert not begun.done()
        answer.set()
        await begun
    found = (await AgentAtDesk(live).queue())["waiting"]
    assert [row["conversation_id"] for row in found] == [waiting]
    await stream.aclose()  # type: ignore[attr-defined]


@pytest.mark.slow
async def test_a_new_customer_in_the_queue_is_announced(live: httpx.AsyncClient, context: Context) -> None:
    await signed_in(live)
    stream = listen(live)
    await until(stream, "listening")
    # Written as by the actions process, which does not wake this desk.
    waiting = await somebody_waits(context)
    assert await until(stream, "conversation") == {"conversation_id": waiting}
    assert await until(stream, "queue") == {}
    await stream.aclose()  # type: ignore[attr-defined]


@pytest.mark.slow
async def test_words_and_typing_of_the_customer_are_announced(live: httpx.AsyncClient) -> None:
    await signed_in(live)
    customer = await Customer.arrive(live)
    stream = listen(live)
    await until(stream, "listening")
    await customer.post("/typing")
    assert await until(stream, "typing") == {
        "conversation_id": customer.id,
        "role": "customer",
        "name": None,
        "on": True,
    }
    await customer.say("在嗎")
    assert await until(stream, "conversation") == {"conversation_id": customer.id}
    await stream.aclose()  # type: ignore[attr-defined]


@pytest.mark.slow
async def test_the_customer_sees_words_typing_and_the_name_at_once(live: httpx.AsyncClient) -> None:
    desk = await signed_in(live)
    customer = await Customer.arrive(live)
    seen: list[tuple[str, dict[str, Any]]] = []

    async def watch() -> None:
        async for event in customer.events():
            seen.append((event.name, event.data))
            if event.name == "message" and event.data["author"]["role"] == "agent":
                return

    watching = asyncio.create_task(watch())
    while not seen:
        await asyncio.sleep(0.01)
    await desk.do(customer.id, "take")
    await desk.do(customer.id, "typing")
    await asyncio.sleep(0.05)
    await desk.say(customer.id, "您好")
    await asyncio.wait_for(watching, 10)
    assert ("typing", {"role": "agent", "name": "林雅婷", "on": True}) in seen
    states = [data for name, data in seen if name == "state"]
    assert states[-1]["owner"] == "agent"
    assert states[-1]["agent_name"] == "林雅婷"


@pytest.mark.slow
async def test_the_stream_of_a_session_that_ended_says_so_and_ends(
    live: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "SESSION_SECONDS", 0.0)
    await signed_in(live)
    stream = listen(live)
    await until(stream, "listening")
    await live.delete("/api/desk/session")
    assert await until(stream, "signed_out") == {}
    assert [event async for event in stream] == []


@pytest.mark.slow
async def test_signing_out_ends_the_streams_of_the_browser_and_tells_the_colleagues(
    live: httpx.AsyncClient, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "SESSION_SECONDS", 3600.0)
    await signed_in(live)
    stream = listen(live)
    await until(stream, "listening")
    # The event that the stream itself caused when it began.
    await until(stream, "colleagues")
    with context.broker.subscribe(EVERYWHERE) as heard:
        await live.delete("/api/desk/session")
        assert "colleagues" in [passing.name for passing in heard.take_passing()]
    assert await until(stream, "signed_out") == {}


@pytest.mark.slow
async def test_the_stream_of_a_closed_account_ends_without_waiting_for_the_next_look_at_the_session(
    live: httpx.AsyncClient, zhou: AgentAtDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "SESSION_SECONDS", 3600.0)
    lin = (await (await signed_in(live)).http.get("/api/desk/me")).json()["agent"]
    stream = listen(live)
    await until(stream, "listening")
    # The sessions of another agent ended, so this stream goes on.
    wu = next(a for a in (await zhou.http.get("/api/desk/accounts")).json()["accounts"] if a["login"] == "wu")
    assert (await zhou.http.patch(f"/api/desk/accounts/{wu['id']}", json={"closed": True})).is_success
    customer = await Customer.arrive(live)
    await customer.say("在嗎")
    assert await until(stream, "conversation") == {"conversation_id": customer.id}
    assert (await zhou.http.patch(f"/api/desk/accounts/{lin['id']}", json={"closed": True})).is_success
    assert await until(stream, "signed_out") == {}


async def test_lists_beside_the_conversations_are_told_only_when_they_change(
    live: httpx.AsyncClient, context: Context
) -> None:
    lin = await signed_in(live)
    stream = listen(live)
    await until(stream, "listening")
    talk = await somebody_waits(context)
    assert (await lin.do(talk, "take")).status_code == 200
    # A customer came and was taken: only the promises may be others, because lin holds another conversation now.
    assert await until(stream, "beside") == {"changed": ["promises"]}
    due = iso(context.store.clock() + timedelta(hours=1))
    me = await id_of(context, "lin")
    assert (await lin.do(talk, "tasks", text="call back", due_at=due, agent_id=me)).status_code == 201
    assert await until(stream, "beside") == {"changed": ["tasks"]}
    await lin.say(talk, "您好")
    _, (promise,) = await somebody_was_promised(context)
    assert await until(stream, "beside") == {"changed": ["promises"]}
    await context.write(lambda s: course.pick_up(s, promise, actor="agent:wu"))
    assert await until(stream, "beside") == {"changed": ["promises"]}
    await stream.aclose()  # type: ignore[attr-defined]
