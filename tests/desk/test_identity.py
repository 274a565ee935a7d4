"""A customer's identity that the shop's server signed, and what nobody proved."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from bot.cases import conversations
from bot.desk.context import Context
from bot.desk.customers.identity import is_proved, signature_of
from tests.desk.customer import Customer

pytestmark = pytest.mark.asyncio

MEI = "Mei@example.com"


async def proved(context: Context, customer: Customer) -> bool:
    return bool(await context.read(lambda s: is_proved(s, conversations.get(s, customer.id))))


async def test_an_address_is_proved_only_by_the_shop_s_own_signature(http: httpx.AsyncClient, context: Context) -> None:
    key = context.settings.identity_key
    signature = signature_of(key, MEI)
    cases: list[tuple[dict[str, Any], bool]] = [
        ({"email": MEI, "signature": signature}, True),
        ({"email": " mei@EXAMPLE.com", "signature": signature.upper()}, True),
        ({"email": MEI}, False),
        ({"email": MEI, "signature": ""}, False),
        ({"email": MEI, "signature": "ä"}, False),
        ({"email": "lin@example.com", "signature": signature}, False),
        ({"email": MEI, "signature": signature_of(b"another", MEI)}, False),
        ({"name": MEI, "signature": signature}, False),
    ]
    for customer, expected in cases:
        assert await proved(context, await Customer.arrive(http, customer=customer)) is expected, customer


async def test_another_address_told_later_is_not_proved(http: httpx.AsyncClient, context: Context) -> None:
    signed = {"email": MEI, "signature": signature_of(context.settings.identity_key, MEI)}
    customer = await Customer.arrive(http, customer=signed)
    await context.write(lambda s: conversations.update_customer(s, customer.id, email="lin@example.com"))
    assert not await proved(context, customer)
