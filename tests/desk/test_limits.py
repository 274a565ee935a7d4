"""Test limits: calls over a limit are refused, and every accepted message is stored."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from bot.desk.context import Context
from bot.desk.limits import Allowance, Buckets
from tests.desk.customer import Customer
from tests.desk.fakes import FakeDialogue


class Clock:
    """A clock that stands still until the test moves it."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Return the time in seconds."""
        return self.now


def test_a_bucket_allows_a_burst_then_a_rate() -> None:
    clock = Clock()
    buckets = Buckets(Allowance(burst=3, per_second=0.5), clock)
    assert [buckets.take("a") for _ in range(4)] == [0, 0, 0, 2]
    assert buckets.take("b") == 0
    clock.now += 2
    assert [buckets.take("a"), buckets.take("a")] == [0, 2]
    clock.now += 1000
    assert [buckets.take("a") for _ in range(4)] == [0, 0, 0, 2]


@pytest.mark.slow
@pytest.mark.asyncio
async def test_two_hundred_messages_at_once(
    http: httpx.AsyncClient, customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    bystander = await Customer.arrive(http)
    responses = await asyncio.gather(*(customer.say(f"{n}", client_id=f"c{n}") for n in range(200)))
    assert (await bystander.say("我也在")).status_code == 202
    accepted = {f"{n}": r.json()["seq"] for n, r in enumerate(responses) if r.status_code == 202}
    refused = [r for r in responses if r.status_code != 202]
    assert 30 <= len(accepted) < 60
    assert {r.status_code for r in refused} == {429}
    assert all(int(r.headers["retry-after"]) >= 1 and "title" in r.json() for r in refused)
    await context.turns.settled()
    stored = {m["text"]: m["seq"] for m in await customer.messages() if m["author"]["role"] == "customer"}
    assert stored == accepted
    assert await bystander.texts("bot") == ["heard: 我也在"]
    answered = [part.seq for turn in dialogue.requests for part in turn.parts if turn.conversation_id == customer.id]
    assert sorted(answered) == sorted(accepted.values())


@pytest.mark.asyncio
async def test_conversations_without_end_are_refused(http: httpx.AsyncClient, context: Context) -> None:
    context.limits.conversations = Buckets(Allowance(burst=2, per_second=0.1), Clock())
    statuses = [(await http.post("/api/conversations")).status_code for _ in range(3)]
    assert statuses == [201, 201, 429]
