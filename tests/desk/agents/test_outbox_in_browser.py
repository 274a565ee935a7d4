"""A supervisor finds the outbox from the desk, sees what failed, and sends it again with the keyboard."""

from __future__ import annotations

import httpx
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from bot.cases.models import OutboxItem
from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.test_outbox import failed, put
from tests.desk.agents.test_roles_in_browser import sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the outbox page was not tried"),
]


@pytest.mark.parametrize("scheme, locale", [("light", "zh-TW"), ("dark", "en-GB")])
async def test_what_failed_is_sent_again(
    browser: Browser, live: httpx.AsyncClient, context: Context, scheme: str, locale: str
) -> None:
    item_id = await put(context, "refused")
    await failed(context, item_id, "550 no such mailbox")
    await put(context, "waits", to_whom="owner", address="returns@anju.example")
    page = await browser.new_page(
        base_url=str(live.base_url), locale=locale, viewport={"width": 1180, "height": 620}, color_scheme=scheme
    )
    await page.goto("/desk")
    await sign_in(page, "wu")
    await page.locator('a[href="/desk/outbox"]').click()
    await expect(page.locator("tbody tr")).to_have_count(2)
    assert (await Axe().run(page)).response["violations"] == []
    again = page.locator(f'[data-again="{item_id}"]')
    await again.focus()
    await page.keyboard.press("Enter")
    await expect(again).to_have_count(0)
    await expect(page.locator("#told")).not_to_be_empty()
    assert (await context.read(lambda s: s.get(OutboxItem, item_id))).state == "waiting"
    await page.set_viewport_size({"width": 360, "height": 640})
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
