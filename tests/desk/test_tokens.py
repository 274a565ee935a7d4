"""Test that customers' tokens end and are renewed, and that no token has to stand in an address."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import update

from bot.cases.models import Conversation
from bot.desk.context import Context
from bot.desk.tokens import LASTS, RENEWED_AFTER, TICKET_LASTS
from tests.clock import RunningClock
from tests.desk.customer import Customer

pytestmark = pytest.mark.asyncio
SECOND = timedelta(seconds=1)


async def opens(customer: Customer) -> int:
    return (await customer.get("/messages")).status_code


def undated(context: Context, conversation_id: str) -> str:
    """Return a token as desks made them before tokens ended."""
    digest = hmac.new(context.settings.secret_key, b"conversation:" + conversation_id.encode(), hashlib.sha256).digest()
    return f"{conversation_id}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


async def test_a_token_ends(customer: Customer, clock: RunningClock) -> None:
    clock.forward(LASTS - timedelta(minutes=1))
    assert await opens(customer) == 200
    clock.forward(timedelta(minutes=2))
    refused = await customer.get("/messages")
    assert (refused.status_code, refused.json()["type"]) == (401, "urn:amends:problem:no_token")


async def renewed(customer: Customer) -> str | None:
    token: str | None = (await customer.get("/messages")).json().get("token")
    return token


async def test_a_token_that_is_used_is_renewed_after_a_day_and_goes_on(customer: Customer, clock: RunningClock) -> None:
    assert await renewed(customer) is None
    clock.forward(RENEWED_AFTER + SECOND)
    token = await renewed(customer)
    assert token is not None and token != customer.token
    second = Customer(customer.http, customer.id, token, "en")
    assert await renewed(second) is None
    # The first one stays good until its own end, because other tabs have it.
    clock.forward(LASTS - RENEWED_AFTER - timedelta(minutes=1))
    assert (await opens(customer), await opens(second)) == (200, 200)
    clock.forward(timedelta(minutes=2))
    assert (await opens(customer), await opens(second)) == (401, 200)


async def test_the_clock_of_another_desk_may_be_a_little_behind(customer: Customer, clock: RunningClock) -> None:
    clock.forward(-5 * SECOND)
    assert await opens(customer) == 200


async def test_a_token_of_before_counts_from_the_opening(
    customer: Customer, http: httpx.AsyncClient, context: Context, clock: RunningClock
) -> None:
    old = Customer(http, customer.id, undated(context, customer.id), "en")
    assert await opens(old) == 200
    new = await renewed(old)
    assert new is not None
    assert context.tokens.owner_of(new) == customer.id

    def opened_long_ago(session: object) -> None:
        long_ago = clock() - LASTS - SECOND
        session.execute(update(Conversation).values(created_at=long_ago))  # type: ignore[attr-defined]

    await context.write(opened_long_ago)
    assert (await opens(old), await opens(Customer(http, customer.id, new, "en"))) == (401, 200)
    gone = Customer(http, "gone", undated(context, "gone"), "en")
    assert await opens(gone) == 404


async def ticket_of(customer: Customer) -> str:
    ticket: str = (await customer.get("/messages")).json()["ticket"]
    return ticket


async def stream_status(http: httpx.AsyncClient, customer: Customer, **query: str) -> int:
    async with http.stream("GET", customer.home + "/events", params=query) as stream:
        return stream.status_code


async def test_a_ticket_opens_the_stream_of_its_conversation_for_a_minute(
    live: httpx.AsyncClient, clock: RunningClock
) -> None:
    customer, stranger = await Customer.arrive(live), await Customer.arrive(live)
    ticket = await ticket_of(customer)
    assert await stream_status(live, customer, ticket=ticket) == 200
    assert await stream_status(live, stranger, ticket=ticket) == 403
    assert await stream_status(live, customer, ticket=ticket[:-2]) == 401
    assert await stream_status(live, customer, ticket=customer.token) == 401
    clock.forward(TICKET_LASTS + SECOND)
    assert await stream_status(live, customer, ticket=ticket) == 401


@pytest.mark.parametrize("path", ["/messages", "/transcript", "/attachments/x"])
async def test_a_ticket_opens_nothing_else(customer: Customer, path: str) -> None:
    ticket = await ticket_of(customer)
    assert (await customer.http.get(customer.home + path, params={"ticket": ticket})).status_code == 401
    bearer = {"Authorization": f"Bearer {ticket}"}
    assert (await customer.http.get(customer.home + path, headers=bearer)).status_code == 401


class TestWithoutTokensInAddresses:
    """A desk that has no older programs."""

    @pytest.fixture
    def environ(self) -> dict[str, str]:
        return {"AMENDS_TOKEN_IN_ADDRESS": "no"}

    @pytest.mark.parametrize("path", ["/transcript", "/events", "/attachments/x"])
    async def test_a_token_in_an_address_opens_nothing(self, customer: Customer, path: str) -> None:
        response = await customer.http.get(customer.home + path, params={"token": customer.token})
        assert response.status_code == 401
