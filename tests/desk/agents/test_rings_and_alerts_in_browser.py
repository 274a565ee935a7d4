"""Test in a real browser how an agent hears of urgent and of late cases: rings, sounds and notifications."""

from __future__ import annotations

import httpx
import pytest
from playwright.async_api import Browser, expect
from sqlalchemy.orm import Session

from bot.cases.queue import handoffs
from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import away, rings_for, somebody_waits, stored
from tests.desk.agents.screen import Screen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the agents' page was not tried"),
]

# Replaces sound and the system's notifications, and records their calls.
EARS = """
window.heard = {tones: 0, notes: [], asked: 0};
window.AudioContext = class {
  currentTime = 0; state = "running"; destination = {};
  createOscillator() {
    return {frequency: {}, connect: (next) => next, start() { window.heard.tones += 1; }, stop() {}};
  }
  createGain() { return {gain: {setValueAtTime() {}, linearRampToValueAtTime() {}}, connect: (next) => next}; }
};
window.Notification = class {
  static permission = localStorage.getItem("test-permission") ?? "default";
  static async requestPermission() {
    window.heard.asked += 1;
    localStorage.setItem("test-permission", "granted");
    return (Notification.permission = "granted");
  }
  constructor(title, {body}) { window.heard.notes.push(`${title}|${body}`); }
  close() {}
};
"""


async def test_an_urgent_case_rings_and_is_taken_with_one_press(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    lin = await Screen.of(browser, live, "lin")
    await expect(lin.page.locator(".presence")).to_contain_text("0/4")
    await somebody_waits(context, "冒煙了", reason="hazard", priority=1, name="黃小姐")
    await somebody_waits(context, "另一件", name="陳先生")
    await expect(lin.page.locator("#ringing")).to_contain_text("黃小姐")
    # The title counts what is mine or rings for me, and not everybody who waits.
    await expect(lin.page).to_have_title("🔔 (1) 客服工作台 · Amends 轉機")
    await lin.has_no_barrier()
    await lin.page.locator("#ring-take").press("Enter")
    await expect(lin.page.locator(".talk__who h2")).to_have_text("黃小姐")
    await expect(lin.page.locator(".reply textarea")).to_be_visible()
    await expect(lin.page.locator("#ringing")).to_be_hidden()
    await expect(lin.page.locator(".presence")).to_contain_text("1/4")
    assert lin.errors == []


async def test_passing_lets_it_ring_for_the_colleague(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await rings_for(context, "wu")
    lin = await Screen.of(browser, live, "lin")
    wu = await Screen.of(browser, live, "wu", locale="en-GB")
    await expect(wu.page.locator(".presence")).to_contain_text("0/4")
    await somebody_waits(context, reason="hazard", priority=1, name="黃小姐")
    await lin.page.locator("#ring-pass").click()
    await expect(lin.page.locator("#ringing")).to_be_hidden()
    await expect(wu.page.locator("#ringing")).to_contain_text("Urgent: 黃小姐 is waiting for you")
    await expect(lin.page.locator(".person")).to_contain_text("正在通知 吳志明")
    assert lin.errors + wu.errors == []


async def test_nothing_rings_for_an_agent_who_is_away(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    lin = await Screen.of(browser, live, "lin")
    await lin.page.locator("#presence-choice").select_option("away")
    await expect(lin.page.locator(".presence")).to_have_attribute("data-state", "away")
    await somebody_waits(context, reason="hazard", priority=1)
    await expect(lin.page.locator(".person")).to_have_count(1)
    await lin.page.wait_for_timeout(1500)
    await expect(lin.page.locator("#ringing")).to_be_hidden()
    assert await stored(context, "select count(*) from rings") == 0


async def test_alerts_only_with_consent_and_once_for_each_thing(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await away(context, "lin")
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await page.add_init_script(EARS)
    await page.reload()
    await expect(page.locator("#live")).to_have_attribute("data-state", "on", timeout=20000)
    await somebody_waits(context, reason="hazard", priority=1)
    await expect(page.locator(".person")).to_have_count(1)
    assert await page.evaluate("heard") == {"tones": 0, "notes": [], "asked": 0}, "nobody asked for it"
    bell = page.locator("#bell")
    await expect(bell).to_have_attribute("aria-pressed", "false")
    await bell.click()
    await expect(bell).to_have_attribute("aria-label", "提醒已開啟：緊急案件會有聲音和通知。按一下關閉")
    tried = await page.evaluate("heard")
    assert (tried["asked"], tried["notes"]) == (1, []), "what was on the screen before does not ring"
    await somebody_waits(context, "不急", priority=3)
    await somebody_waits(context, "壞掉", reason="fraud", priority=1)
    await expect(page.locator(".person")).to_have_count(3)
    heard = await page.evaluate("heard")
    assert heard["notes"] == ["新的緊急案件|疑似詐騙"]
    assert heard["tones"] > tried["tones"]
    await page.reload()
    await expect(page.locator(".person")).to_have_count(3)
    await page.wait_for_timeout(300)
    assert await page.evaluate("heard") == {"tones": 0, "notes": [], "asked": 0}, "it was heard before the reload"
    await expect(bell).to_have_attribute("aria-pressed", "true")
    await lin.has_no_barrier()
    await bell.click()
    await somebody_waits(context, reason="hazard", priority=1)
    await expect(page.locator(".person")).to_have_count(4)
    assert (await page.evaluate("heard"))["notes"] == []
    assert lin.errors == []


async def test_a_supervisor_hears_of_what_nobody_took(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await away(context, "wu")
    wu = await Screen.of(browser, live, "wu")
    page = wu.page
    await page.add_init_script(EARS)
    await page.reload()
    await page.locator("#bell").click()
    await expect(page.locator("#bell")).to_have_attribute("aria-pressed", "true")
    waiting = await somebody_waits(context, "不急", priority=3)
    await expect(page.locator(".person")).to_have_count(1)
    assert (await page.evaluate("heard"))["notes"] == []

    def too_long(session: Session) -> None:
        handoff = handoffs.current(session, waiting)
        assert handoff is not None
        handoff.promised_by = handoff.requested_at

    await context.write(too_long)
    await expect(page.locator(".lists__group").first).to_have_text("逾時未接")
    assert (await page.evaluate("heard"))["notes"] == ["有案件逾時沒人接|顧客要求真人"]
    assert wu.errors == []
