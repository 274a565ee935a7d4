"""Test that a running product leaves nothing that others on its machine could read."""

from __future__ import annotations

import pytest

from bot.private_files import readable_by_others
from tests.running import Running
from tests.system.conftest import Arrive
from tests.system.simulated_customer import VACUUM_ZH

pytestmark = pytest.mark.asyncio


async def test_nobody_else_can_read_what_a_customer_said(running: Running, arrive: Arrive) -> None:
    customer = await arrive(VACUUM_ZH)
    await customer.say(VACUUM_ZH.story)
    picture = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(60)
    sent = await customer.post("/attachments", files={"file": ("receipt.png", picture, "image/png")})
    assert sent.status_code == 202
    kept = {path.name.split(".")[0] for path in running.data.rglob("*")}
    assert {"amends", "dialogue", "uploads", "logs", "desk", "run", "secrets"} <= kept
    assert readable_by_others(running.data) == []
