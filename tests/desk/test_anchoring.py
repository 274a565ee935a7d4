"""The desk writes a signed line about the record, and none when nothing has happened since."""

from __future__ import annotations

import pytest

from bot.desk.anchoring import anchoring
from bot.desk.context import Context
from tests.desk.customer import Customer, said

pytestmark = pytest.mark.asyncio


async def test_a_line_is_written_when_something_was_sealed(context: Context, customer: Customer) -> None:
    job = anchoring(context)
    path = context.settings.anchors
    await said(customer, context, "電鍋壞了")
    await job._work()
    await job._work()
    assert len(path.read_text().splitlines()) == 1
    await said(customer, context, "還在冒煙")
    await job._work()
    assert len(path.read_text().splitlines()) == 2
