"""Test in a real browser what the lists and the head of the agents' page show: long lists, late cases, colleagues."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from playwright.async_api import Browser, expect

from bot.cases.accounts import agents
from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import away, somebody_waits
from tests.desk.agents.screen import Screen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the agents' page was not tried"),
]


async def test_a_supervisor_sees_what_is_late_and_who_is_here(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await away(context, "wu")
    await somebody_waits(context, "不急", name="甲")
    await somebody_waits(context, "等很久", name="乙", priority=3, promised_in=timedelta(minutes=-5))
    wu = await Screen.of(browser, live, "wu", theme="dark")
    page = wu.page
    await expect(page.locator(".lists__group").first).to_have_text("逾時未接")
    await expect(page.locator(".lists__group + .person").first).to_contain_text("乙")
    await page.locator("#colleagues").click()
    await wu.has_no_barrier()
    row = page.locator("dialog tr", has_text="林雅婷")
    await expect(row).to_contain_text("不在線上")
    lin = await Screen.of(browser, live, "lin")
    await expect(row).to_contain_text("可接案")
    await row.locator("button").click()
    await page.locator("dialog input[type=number]").fill("9")
    await page.locator("dialog input[list]").fill("九龍門市")
    await wu.has_no_barrier()
    await page.locator("dialog form button[type=submit]").click()
    await expect(row).to_contain_text("/ 9")
    await expect(row).to_contain_text("九龍門市")
    await expect(lin.page.locator(".presence")).to_contain_text("/9")
    await expect(lin.page.locator("#colleagues")).to_have_count(0)
    assert wu.errors + lin.errors == []


async def test_a_reading_colleague_sees_who_is_typing(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await somebody_waits(context, "壞了")
    lin = await Screen.of(browser, live, "lin")
    wu = await Screen.of(browser, live, "wu")
    await lin.page.locator("#take-next").click()
    await wu.page.locator("#tab-others").click()
    await wu.open("陳小姐")
    await lin.page.locator(".reply textarea").press_sequentially("您好")
    await expect(wu.page.locator(".here")).to_contain_text("林雅婷正在這裡寫字")
    await expect(lin.page.locator(".here")).to_have_text("吳志明正在看這段對話")
    assert lin.errors + wu.errors == []


async def test_a_role_that_may_not_work_has_no_presence(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await context.write(lambda s: agents.add(s, "tr", "訓練師", "trainer", "correct horse battery"))
    trainer = await Screen.of(browser, live, "tr")
    await expect(trainer.page.locator("#tab-waiting")).to_be_visible()
    await expect(trainer.page.locator("#presence-choice")).to_have_count(0)
    assert trainer.errors == []
