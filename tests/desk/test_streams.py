"""Test that event streams are counted: nobody takes every connection, and what ended has given its place back."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import httpx
import pytest
from starlette.requests import Request

from bot.desk.addresses import counted_address
from bot.desk.context import Context
from bot.desk.fullness import Full
from bot.desk.streams import MOST_PER_AGENT, Streams
from bot.settings import Settings
from tests.desk.customer import Customer

pytestmark = pytest.mark.asyncio


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Return the settings with few streams."""
    return replace(settings, quotas=replace(settings.quotas, streams=4, streams_per_address=3))


@pytest.mark.slow
async def test_streams_of_one_address_are_refused_with_a_time_and_news_can_be_polled(
    live: httpx.AsyncClient, context: Context
) -> None:
    customers = [await Customer.arrive(live) for _ in range(4)]
    streams = [customer.events() for customer in customers[:3]]
    for events in streams:
        await asyncio.wait_for(events.__anext__(), 10)
    refused = await customers[3].get("/events")
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "60")
    assert refused.json()["type"] == "urn:amends:problem:streams_full"
    assert (await customers[3].say("還聽得到嗎")).status_code == 202
    assert await customers[3].texts("customer") == ["還聽得到嗎"]
    await streams[0].aclose()  # type: ignore[attr-defined]
    for _ in range(100):
        if context.streams.open == 2:
            break
        await asyncio.sleep(0.05)
    again = customers[3].events()
    assert (await asyncio.wait_for(again.__anext__(), 10)).name == "message"
    for events in [*streams[1:], again]:
        await events.aclose()  # type: ignore[attr-defined]


async def test_the_total_counts_customers_of_all_addresses_and_agents_keep_their_place() -> None:
    streams = Streams(most=2, most_per_address=2)
    places = [streams.of_customer("a"), streams.of_customer("b")]
    with pytest.raises(Full, match="streams_full"):
        streams.of_customer("c")
    agents = [streams.of_agent(1) for _ in range(MOST_PER_AGENT)]
    with pytest.raises(Full):
        streams.of_agent(1)
    streams.of_agent(2).leave()
    places[0].leave()
    streams.of_customer("c").leave()
    for place in [*places[1:], *agents]:
        place.leave()
    assert streams.open == 0


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("a socket", "a socket"),
    ],
)
async def test_an_ipv6_network_counts_as_one_address(host: str, counted: str) -> None:
    scope = {"type": "http", "client": (host, 1), "headers": []}
    assert counted_address(Request(scope)) == counted
    assert counted_address(Request({**scope, "client": None})) == "unknown"
