"""Test the audit log on the administrators' page in a real browser."""

from __future__ import annotations

import httpx
import pytest
from playwright.async_api import Browser, expect

from bot.cases.accounts import agents
from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import PASSWORD, AgentAtDesk, somebody_waits
from tests.desk.agents.screen import Screen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the agents' page was not tried"),
]


async def test_people_first_then_programs_with_before_and_after_and_a_file(
    browser: Browser, live: httpx.AsyncClient, lin: AgentAtDesk, context: Context
) -> None:
    waiting = await somebody_waits(context)
    await lin.do(waiting, "take")
    await context.write(lambda s: agents.set_role(s, agents.find(s, "lin"), "trainer", actor="agent:zhou"))
    page = await browser.new_page(base_url=str(live.base_url), locale="zh-TW", viewport={"width": 1366, "height": 768})
    zhou = Screen(page)
    await page.goto("/desk")
    await page.locator("[name=login]").fill("zhou")
    await page.locator("[name=password]").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.locator("#administration-audit").click()
    rows = page.locator(".table--log tbody tr")
    role = rows.filter(has_text="改角色")
    await expect(role.locator(".change")).to_have_text("客服專員 → 訓練師")
    await expect(rows.filter(has_text="機器人")).to_have_count(0)
    await zhou.has_no_barrier()

    await page.locator("#audit-people").select_option("")
    await expect(rows.filter(has_text="請真人接手")).to_have_count(1)
    await page.locator("#audit-until").fill("2020-01-01")
    await page.keyboard.press("Tab")
    await expect(page.get_by_text("沒有符合的紀錄。")).to_be_visible()
    await page.locator("#audit-until").fill("")
    await page.locator("#audit-what").select_option("agent")
    await expect(rows.filter(has_text="請真人接手")).to_have_count(0)
    await expect(role).to_have_count(1)
    count = await rows.count()
    async with page.expect_download() as saved:
        await page.locator("#audit-export").click()
    file = await (await saved.value).path()
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("編號,時間,誰,什麼事,原來,現在,對象")
    assert len(lines) == 1 + count
    await page.locator("[data-locale=en]").click()
    await expect(role.or_(rows.filter(has_text="role changed")).locator(".change")).to_have_text("Agent → Trainer")
    assert zhou.errors == []
