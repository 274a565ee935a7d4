"""Test the amount at stake in a row of the lists."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from bot.cases import cases, fact_store, offers
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, somebody_waits

pytestmark = pytest.mark.asyncio


async def test_the_amount_named_and_then_the_most_of_the_open_offer(lin: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context)

    async def shown() -> Any:
        return (await lin.queue())["waiting"][0]["at_stake"]

    assert await shown() is None

    def name(session: Any) -> None:
        case = cases.open_case(session, waiting)
        fact_store.note(session, case, "amount", {"minor": 129900, "currency": "TWD"}, display="1,299")

    await context.write(name)
    assert await shown() == {"minor": 129900, "currency": "TWD", "source": "customer"}

    def offer(session: Any) -> None:
        case = cases.open_case(session, waiting)
        options = [
            {"remedy": remedy, "value_minor": value, "currency": "TWD", "commitments": []}
            for remedy, value in (("apology", 0), ("refund", 50000), ("exchange", 20000))
        ]
        soon = datetime.now(timezone.utc) + timedelta(days=1)
        offers.record(session, case, options=options, made_by="bot", policy_version="1", expires_at=soon)

    await context.write(offer)
    assert await shown() == {"minor": 50000, "currency": "TWD", "source": "offer"}
