"""Test the keys of the agents' page in a real browser, also while the page is redrawn under a pressed key."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from playwright.async_api import Browser, Route, expect

from bot.cases import messages
from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import somebody_waits
from tests.desk.agents.screen import Screen, shows_draft

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the agents' page was not tried"),
]


async def test_the_keys_and_their_help(browser: Browser, live: httpx.AsyncClient, context: Context) -> None:
    for name in ("甲", "乙"):
        await somebody_waits(context, f"{name}的事", name=name)
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await expect(page.locator(".person")).to_have_count(2)
    for key, name in (("j", "甲"), ("j", "乙"), ("k", "甲")):
        await page.keyboard.press(key)
        await expect(page.locator(".talk__who h2")).to_have_text(name)
    await page.keyboard.press("a")
    await expect(page.locator(".reply textarea")).to_be_focused()
    await page.keyboard.type("?jnd")
    await shows_draft(page, "?jnd")
    await expect(page.locator("dialog")).to_have_count(0)
    await page.keyboard.press("Escape")
    await expect(page.locator("#transcript")).to_be_focused()
    await page.keyboard.press("t")
    await expect(page.locator("dialog input[type=search]")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog")).to_have_count(0)
    await page.locator("#transcript").focus()
    await page.keyboard.press("d")
    await expect(page.locator("dialog h2")).to_have_text("這件事處理好了嗎？")
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog")).to_have_count(0)
    await page.keyboard.press("?")
    await expect(page.locator("dialog .keys")).to_contain_text("接下一位")
    await lin.has_no_barrier()
    await page.locator("dialog input[type=checkbox]").uncheck()
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog")).to_have_count(0)
    await page.keyboard.press("d")
    await expect(page.locator("dialog")).to_have_count(0)
    await page.keyboard.press("?")
    await page.locator("dialog input[type=checkbox]").check()
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog")).to_have_count(0)
    await page.keyboard.press("b")
    await expect(page.locator("dialog h2")).to_have_text("要把對話交還給機器人嗎？")
    assert lin.errors == []


async def test_a_key_that_is_being_pressed_survives_news(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    waiting = await somebody_waits(context, "壞了", name="甲")
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await page.locator("#list-density").click()
    row = page.locator(".person", has_text="甲")
    await row.focus()
    await page.keyboard.down(" ")
    # A more urgent row is inserted before it, and its own row changes.
    await somebody_waits(context, reason="hazard", priority=1, name="乙")
    await context.write(lambda s: messages.append(s, waiting, role="customer", text="快一點"))
    await expect(row).to_contain_text("快一點")
    await expect(page.locator(".person").first).to_contain_text("乙")
    await expect(row).to_be_focused()
    await expect(row).to_have_attribute("aria-selected", "true")
    await page.keyboard.up(" ")
    await expect(row).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("Escape")
    await expect(row).to_have_attribute("aria-selected", "false")
    await page.keyboard.press("Enter")
    await expect(page.locator(".talk__who h2")).to_have_text("甲")
    await page.locator("[data-act=take]").click()
    await expect(page.locator(".reply textarea")).to_be_focused()
    await page.locator("[data-act=give_back]").focus()
    await page.keyboard.down(" ")
    await context.write(lambda s: messages.append(s, waiting, role="customer", text="還在嗎"))
    await expect(page.locator(".msg--customer").last).to_contain_text("還在嗎")
    await page.keyboard.up(" ")
    await expect(page.locator("dialog")).to_be_visible()
    assert lin.errors == []


async def test_a_key_that_is_being_pressed_survives_help_that_comes_late(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    waiting = await somebody_waits(context, "掃地機器人昨天壞了，我要退款", name="甲")
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    ready, late = asyncio.Event(), asyncio.Event()

    async def help_late(route: Route) -> None:
        ready.set()
        await late.wait()
        answer = await route.fetch()
        found = await answer.json()
        await route.fulfill(json={**found, "next": {**found["next"], "number": 2}})

    await page.route(f"**/{waiting}/assist", help_late)
    await page.locator("#take-next").click()
    await ready.wait()
    await expect(page.locator(".reply textarea")).to_be_focused()
    await page.locator("[data-act=give_back]").focus()
    await page.keyboard.down(" ")
    late.set()
    await expect(page.locator(".steps [aria-current]")).to_have_text("釐清")
    await page.keyboard.up(" ")
    await expect(page.locator("dialog h2")).to_have_text("要把對話交還給機器人嗎？")
    assert lin.errors == []
