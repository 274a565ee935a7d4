"""Test that a running product leaves nothing that others on its machine could read."""

from __future__ import annotations

import pytest

from bot.private_files import readable_by_others
from tests.pictures import PNG
from tests.running import Running
from tests.system.conftest import Arrive
from tests.system.simulated_customer import VACUUM_ZH

pytestmark = pytest.mark.asyncio


async def test_nobody_else_can_read_what_a_customer_said(running: Running, arrive: Arrive) -> None:
    customer = await arrive(VACUUM_ZH)
    await customer.say(VACUUM_ZH.story)
    sent = await customer.post("/attachments", files={"file": ("receipt.png", PNG, "image/png")})
    assert sent.status_code == 202
    kept = {path.name.split(".")[0] for path in running.data.rglob("*")}
    assert {"amends", "dialogue", "uploads", "logs", "desk", "run", "secrets"} <= kept
    assert readable_by_others(running.data) == []
