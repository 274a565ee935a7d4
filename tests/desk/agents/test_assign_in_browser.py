"""Test in a real browser that a supervisor gives an open conversation to a colleague without taking it."""

from __future__ import annotations

import httpx
import pytest
from playwright.async_api import Browser, expect
from sqlalchemy.orm import Session

from bot.cases.accounts import agents
from bot.cases.queue import presence
from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import somebody_waits
from tests.desk.agents.screen import Screen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: assigning was not tried"),
]


async def test_a_supervisor_assigns_what_waits(browser: Browser, live: httpx.AsyncClient, context: Context) -> None:
    await somebody_waits(context)
    lin = await Screen.of(browser, live, "lin")
    await expect(lin.page.locator("#live")).to_have_attribute("data-state", "on")
    wu = await Screen.of(browser, live, "wu", locale="en-GB")
    await wu.open("陳小姐")
    await wu.page.locator("[data-act=assign]").click()
    await wu.page.locator("dialog button[type=submit]").click()
    await expect(wu.page.locator("dialog [role=alert]")).to_be_visible()
    await wu.page.locator("dialog select").select_option(label="林雅婷　0/4")
    await wu.has_no_barrier()
    await wu.page.locator("dialog button[type=submit]").click()
    await expect(wu.page.locator(".talk__who .chip")).to_contain_text("林雅婷")
    await expect(lin.page.get_by_role("tab", name="我的")).to_contain_text("1")
    assert lin.errors == wu.errors == []


async def test_a_full_colleague_gets_one_more_for_a_reason(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await somebody_waits(context)

    def fill(session: Session) -> None:
        agent = next(each for each in agents.all_agents(session) if each.login == "lin")
        presence.set_up(session, agent, capacity=0, languages=["zh-Hant"], team="", actor="test")

    await context.write(fill)
    lin = await Screen.of(browser, live, "lin")
    await expect(lin.page.locator("#live")).to_have_attribute("data-state", "on")
    wu = await Screen.of(browser, live, "wu")
    page = wu.page
    await wu.open("陳小姐")
    await page.locator("[data-act=assign]").click()
    why = page.locator("dialog input")
    await expect(why).to_be_hidden()
    await page.locator("dialog select").select_option(label="林雅婷　0/0　已滿")
    await expect(why).to_be_visible()
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator("dialog [role=alert]")).to_contain_text("寫下理由")
    await expect(why).to_be_focused()
    await why.fill("她認識這位顧客")
    await wu.has_no_barrier()
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator(".talk__who .chip")).to_contain_text("林雅婷")
    await page.locator("#case-timeline").click()
    await expect(page.locator(".timeline")).to_contain_text("她認識這位顧客")
    assert lin.errors == wu.errors == []


async def test_agents_do_not_see_it(browser: Browser, live: httpx.AsyncClient, context: Context) -> None:
    await somebody_waits(context)
    lin = await Screen.of(browser, live, "lin")
    await lin.open("陳小姐")
    await expect(lin.page.locator("[data-act=take]")).to_be_visible()
    await expect(lin.page.locator("[data-act=assign]")).to_have_count(0)
