"""Test that the agents' page does not show a settled case as being dealt with by the bot."""

from __future__ import annotations

import httpx
import pytest
from playwright.async_api import Browser, expect

from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import AgentAtDesk, somebody_waits
from tests.desk.agents.screen import Screen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the agents' page was not tried"),
]


async def test_a_settled_case_is_called_settled_and_one_in_work_is_with_the_bot(
    browser: Browser, live: httpx.AsyncClient, lin: AgentAtDesk, context: Context
) -> None:
    settled, given_back = await somebody_waits(context), await somebody_waits(context, name="黃先生")
    for waiting in (settled, given_back):
        assert (await lin.do(waiting, "take")).status_code == 200
    assert (await lin.resolve(settled, "好了")).status_code == 200
    assert (await lin.do(given_back, "give-back")).status_code == 200
    page = (await Screen.of(browser, live, "lin")).page
    for waiting, words in ((settled, "已處理完"), (given_back, "機器人應對中")):
        await page.goto(f"/desk/case/{waiting}")
        await expect(page.locator(".talk__head .chip").first).to_have_text(words)
