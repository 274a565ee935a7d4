"""Test that addresses with ids too large for the database, or characters that it cannot hold, are refused."""

from __future__ import annotations

import pytest

from tests.desk.agents.people import AgentAtDesk

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("DELETE", f"views/{10**20}", 404),
        ("DELETE", f"templates/{10**20}", 404),
        ("DELETE", f"approvals/{2**31}", 404),
        ("GET", "conversations/a%00b", 400),
        ("GET", "templates?conversation=a%00b", 400),
        ("GET", "search?reason=a%00b", 400),
    ],
)
async def test_an_address_that_nothing_can_have_is_refused(
    lin: AgentAtDesk, method: str, address: str, status: int
) -> None:
    assert (await lin.http.request(method, f"/api/desk/{address}")).status_code == status
