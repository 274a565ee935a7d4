"""The desk writes a signed line about the record, and none when nothing has happened since."""

from __future__ import annotations

import pytest

from bot.desk.anchoring import anchoring
from bot.desk.context import Context
from tests.desk.customer import Customer

pytestmark = pytest.mark.asyncio


async def test_a_line_is_written_when_something_was_sealed(context: Context, customer: Customer) -> None:
    job = anchoring(context)
    path = context.settings.anchors
    await customer.say("電鍋壞了")
    await context.turns.settled()
    await job._work()
    await job._work()
    assert len(path.read_text().splitlines()) == 1
    await customer.say("還在冒煙")
    await context.turns.settled()
    await job._work()
    assert len(path.read_text().splitlines()) == 2
