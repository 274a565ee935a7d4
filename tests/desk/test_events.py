"""Test the customers' event stream: every message once and in order, also after it was interrupted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from sqlalchemy.orm import Session

from bot.cases import messages
from bot.cases.accounts import agents
from bot.cases.queue import handoffs
from bot.desk.context import Context
from tests.desk.customer import Customer, Event, watcher
from tests.desk.fakes import FakeDialogue

pytestmark = pytest.mark.asyncio


async def take(events: AsyncIterator[Event], name: str, count: int = 1) -> list[Event]:
    """Read the stream until it gave `count` events called `name`; return those."""
    found: list[Event] = []

    async def read() -> None:
        async for event in events:
            if event.name == name:
                found.append(event)
            if len(found) == count:
                return

    await asyncio.wait_for(read(), 10)
    return found


@pytest.mark.slow
async def test_what_was_said_comes_first_then_the_state_then_what_follows(live: httpx.AsyncClient) -> None:
    customer = await Customer.arrive(live)
    events = customer.events()
    greeting = await anext_of(events)
    assert (greeting.name, greeting.id, greeting.data["seq"]) == ("message", "1", 1)
    state = await anext_of(events)
    assert (state.name, state.id) == ("state", None)
    assert state.data == {"owner": "bot", "stage": "listening", "step": 1, "locale": "zh-Hant"}
    await customer.say("壞了\u2028真的")
    own = await anext_of(events)
    assert (own.id, own.data["text"], own.data["author"]) == ("2", "壞了\u2028真的", {"role": "customer"})
    typing = await take(events, "typing")
    assert (typing[0].data, typing[0].id) == ({"role": "bot", "on": True}, None)
    answer = (await take(events, "message"))[0]
    assert answer.data["text"] == "heard: 壞了\u2028真的"


async def anext_of(events: AsyncIterator[Event]) -> Event:
    """Return the next event; fail after ten seconds."""
    return await asyncio.wait_for(events.__anext__(), 10)


@pytest.mark.slow
async def test_a_stream_resumes_without_loss_or_double(live: httpx.AsyncClient) -> None:
    customer = await Customer.arrive(live)
    seen: list[int] = []
    writing = asyncio.create_task(write(customer, 25))
    # The stream is interrupted after every third message, while further messages are written.
    while len(seen) < 26:
        events = customer.events(last_event_id=seen[-1] if seen else None)
        for event in await take(events, "message", min(3, 26 - len(seen))):
            seen.append(event.data["seq"])
        await events.aclose()  # type: ignore[attr-defined]
    await writing
    assert seen == list(range(1, 27))


async def write(customer: Customer, count: int) -> None:
    """Send `count` messages, 10 ms apart."""
    for number in range(count):
        response = await customer.say(f"第{number}句")
        assert response.status_code == 202
        await asyncio.sleep(0.01)


async def test_two_tabs_see_the_same(live: httpx.AsyncClient) -> None:
    customer = await Customer.arrive(live)
    tabs = [customer.events(), customer.events()]
    readers = [asyncio.create_task(take(tab, "message", 3)) for tab in tabs]
    await customer.say("嗨")
    seen = [[event.data for event in await reader] for reader in readers]
    assert seen[0] == seen[1]
    assert [message["author"]["role"] for message in seen[0]] == ["bot", "customer", "bot"]


async def test_a_new_owner_and_stage_show_as_state(live: httpx.AsyncClient, context: Context) -> None:
    customer = await Customer.arrive(live)
    events = customer.events()
    await take(events, "state")
    agent = await context.write(lambda s: agents.add(s, "mei", "陳美", "agent", "long enough"))
    await context.write(lambda s: handoffs.take(s, customer.id, agent.id))
    state = (await take(events, "state"))[0].data
    assert state == {"owner": "agent", "stage": "listening", "step": 1, "locale": "zh-Hant", "agent_name": "陳美"}

    def say(session: Session) -> dict[str, Any]:
        said = messages.append(session, customer.id, role="agent", text="您好,我是陳美", author_name="陳美")
        return messages.as_protocol(said)

    said = await context.write(say)
    message = (await take(events, "message"))[0]
    assert message.data == said
    assert message.data["author"] == {"role": "agent", "name": "陳美"}


async def test_an_agent_typing_is_seen_and_ones_own_is_not(live: httpx.AsyncClient, context: Context) -> None:
    customer = await Customer.arrive(live)
    events = customer.events()
    await take(events, "state")
    await customer.post("/typing")
    context.broker.relay(customer.id, "typing", {"role": "agent", "on": True})
    assert (await take(events, "typing"))[0].data["role"] == "agent"


@pytest.mark.slow
async def test_streams_without_end_are_refused(live: httpx.AsyncClient, context: Context) -> None:
    customer = await Customer.arrive(live)
    with_streams = [customer.events() for _ in range(context.limits.streams_per_conversation)]
    for events in with_streams:
        await anext_of(events)
    refused = await customer.get("/events")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "10")
    for events in with_streams:
        await events.aclose()  # type: ignore[attr-defined]


async def test_a_stream_that_ends_leaves_nothing_behind(live: httpx.AsyncClient, context: Context) -> None:
    customer = await Customer.arrive(live)
    events = customer.events()
    await take(events, "state")
    assert context.broker.watchers(customer.id) == 1
    await events.aclose()  # type: ignore[attr-defined]
    for _ in range(100):
        if context.broker.watchers(customer.id) == 0:
            break
        await asyncio.sleep(0.05)
    assert context.broker.watchers(customer.id) == 0
    assert "amends_streams 0.0" in (await live.get("/metrics", headers=watcher(context))).text


@pytest.mark.slow
async def test_the_stream_of_a_dead_dialogue_still_speaks(live: httpx.AsyncClient, dialogue: FakeDialogue) -> None:
    dialogue.up = False
    customer = await Customer.arrive(live)
    events = customer.events()
    await take(events, "message")
    await customer.say("在嗎")
    said = await take(events, "message", 2)
    assert said[1].data["kind"] == "handoff"
    state = (await take(events, "state"))[0].data
    assert (state["owner"], state["step"]) == ("queue", 2), "a person takes over before anything was offered"
