"""Test in a real browser that agents link, merge and split cases, and undo it."""

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
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: ties of cases were not tried"),
]


async def test_a_case_is_merged_opened_from_the_other_and_put_apart_again(
    browser: Browser, live: httpx.AsyncClient, lin: AgentAtDesk, context: Context
) -> None:
    here = await somebody_waits(context, "吸塵器不動了", name="陳小姐")
    there = await somebody_waits(context, "我又寫了一次", name="陳太太")
    await lin.do(here, "take")
    other = (await lin.see(there))["case"]["number"]
    screen = await Screen.of(browser, live, "lin")
    page = screen.page
    await page.get_by_role("tab", name="我的").click()
    await screen.open("陳小姐")
    await page.locator("#case-tie").click()
    # Who has the same telephone number is proposed.
    await expect(page.locator("dialog input[name=other]")).to_have_value(other)
    await page.locator("dialog select[name=kind]").select_option("merged")
    await screen.has_no_barrier()
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator(".case .chip", has_text="併進這件")).to_be_visible()
    await expect(page.locator(".msg--system").last).to_contain_text(other)
    await screen.has_no_barrier()
    await page.get_by_role("button", name=f"打開案件 {other}").click()
    await expect(page.locator(".talk__who h2")).to_have_text("陳太太")
    await expect(page.locator(".case .chip", has_text="在這件繼續")).to_be_visible()
    await page.get_by_role("button", name="打開案件").click()
    await page.get_by_role("button", name=f"復原與案件 {other} 的關係").click()
    await expect(page.locator(".case .chip", has_text="併進這件")).to_have_count(0)
    assert screen.errors == []


async def test_a_matter_is_split_off_and_taken_in_hand(
    browser: Browser, live: httpx.AsyncClient, lin: AgentAtDesk, context: Context
) -> None:
    here = await somebody_waits(context, "吸塵器不動了", "帳單也多扣了一次")
    await lin.do(here, "take")
    screen = await Screen.of(browser, live, "lin", locale="en-GB")
    page = screen.page
    await page.get_by_role("tab", name="Mine").click()
    await screen.open("陳小姐")
    await page.locator("#case-split").click()
    await expect(page.locator("dialog select[name=seq]")).to_have_value("2")
    await page.locator("dialog select[name=kind]").select_option("process")
    await screen.has_no_barrier()
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator(".case .chip", has_text="Split from this one")).to_be_visible()
    await page.get_by_role("button", name="Turn to case").click()
    await expect(page.locator(".case .chip", has_text="This was split from it")).to_be_visible()
    await screen.has_no_barrier()
    assert screen.errors == []
