"""Test notices, presence in a conversation, room and leaving in real browsers, with two or three people at once."""

from __future__ import annotations

from functools import partial

import httpx
import pytest
from playwright.async_api import Browser, expect
from sqlalchemy.orm import Session

from bot.cases import messages, notices
from bot.cases.accounts import agents
from bot.cases.queue import handoffs, presence
from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import id_of, somebody_waits, somebody_works_here
from tests.desk.agents.screen import Screen
from tests.desk.agents.test_many_tabs_in_browser import profile, tab

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the agents' page was not tried"),
]
# Colleagues see each other within two seconds.
SOON = 2000


async def takes(context: Context, login: str, count: int) -> list[str]:
    """Have an agent hold `count` conversations; return their ids."""
    made = [await somebody_waits(context, "一直沒有人回我", name=f"顧客{number}") for number in range(count)]

    def run(session: Session) -> None:
        mine = agents.find(session, login)
        for each in made:
            handoffs.take(session, each, mine.id)

    await context.write(run)
    return made


@pytest.mark.parametrize("size, theme", [((1366, 768), "light"), ((390, 844), "dark")])
async def test_a_mention_reaches_the_colleague_whose_bell_opens_the_case(
    browser: Browser, live: httpx.AsyncClient, context: Context, size: tuple[int, int], theme: str
) -> None:
    await somebody_works_here(context, "mei", "agent", "梅若蘭")
    waiting = await somebody_waits(context, "掃地機器人不動了", name="黃小姐")
    lin = await Screen.of(browser, live, "lin")
    mei = await Screen.of(browser, live, "mei", size=size, theme=theme)
    bell = mei.page.locator("#notices")
    await expect(bell).to_have_attribute("aria-label", "給我的通知")
    await lin.open("黃小姐")
    await lin.page.keyboard.press("m")
    box = lin.page.locator(".noting textarea")
    await expect(box).to_be_focused()
    await box.press_sequentially("請 @梅")
    await expect(lin.page.locator(".mention__list li")).to_have_text(["梅若蘭"])
    await lin.has_no_barrier()
    await lin.page.keyboard.press("Enter")
    await expect(box).to_have_value("請 @梅若蘭 ")
    await box.press_sequentially("看一下保固")
    await lin.page.keyboard.press("Enter")
    await expect(lin.page.locator(".toast")).to_have_text("已通知梅若蘭")
    await expect(bell).to_have_attribute("aria-label", "給我的通知，1 則未讀")
    await bell.focus()
    await mei.page.keyboard.press("Enter")
    row = mei.page.locator(".notices__row")
    await expect(row).to_contain_text("在內部備註裡提到你")
    await expect(row).to_contain_text("林雅婷 · 黃小姐")
    await mei.has_no_barrier()
    await expect(mei.page.locator("#notices-panel")).to_be_in_viewport(ratio=1)
    await mei.page.keyboard.press("Escape")
    await expect(bell).to_be_focused()
    await mei.page.keyboard.press("Enter")
    await row.click()
    await expect(mei.page.locator(".talk__who h2")).to_have_text("黃小姐")
    assert waiting in mei.page.url
    await expect(bell).to_have_attribute("aria-label", "給我的通知")
    assert lin.errors == mei.errors == []


async def test_tabs_agree_on_what_is_read(browser: Browser, live: httpx.AsyncClient, context: Context) -> None:
    opened = await profile(browser, live, "worker")
    pages = [await tab(opened), await tab(opened)]
    lins = await id_of(context, "lin")
    for number in range(2):
        waiting = await somebody_waits(context, name=f"No. {number}")
        await context.write(partial(notices.tell, agent_id=lins, kind="assigned", conversation_id=waiting))
    for page in pages:
        await expect(page.locator("#notices")).to_have_attribute("aria-label", "給我的通知，2 則未讀")
    # A supervisor's page in another browser is told nothing of it.
    wu = await Screen.of(browser, live, "wu", locale="en")
    await expect(wu.page.locator("#notices")).to_have_attribute("aria-label", "Notices for me")
    await pages[1].locator("#notices").click()
    await pages[1].locator("#notices-read").click()
    for page in pages:
        await expect(page.locator("#notices")).to_have_attribute("aria-label", "給我的通知")


async def test_colleagues_see_who_looks_and_who_writes_until_they_leave(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await somebody_works_here(context, "mei", "agent", "梅若蘭")
    await takes(context, "lin", 1)
    await somebody_waits(context, "另一件事", name="王先生")
    lin, mei = await Screen.of(browser, live, "lin"), await Screen.of(browser, live, "mei")
    wu = await Screen.of(browser, live, "wu", locale="en")
    await lin.page.locator("#tab-mine").click()
    await lin.open("顧客0")
    here = lin.page.locator(".here")
    await expect(here).to_be_empty()
    for other in (mei, wu):
        await other.page.locator("#tab-others").click()
        await other.open("顧客0")
    await expect(here).to_have_text("吳志明、梅若蘭正在看這段對話", timeout=SOON)
    await expect(wu.page.locator(".here")).to_have_text("Also looking at this: 林雅婷, 梅若蘭", timeout=SOON)
    await mei.page.keyboard.press("m")
    await mei.page.keyboard.type("我來查")
    await expect(here).to_contain_text("梅若蘭正在這裡寫字", timeout=SOON)
    await expect(here).to_have_class("here here--writing")
    await lin.has_no_barrier()
    await lin.page.locator(".reply textarea").fill("您好")
    await expect(mei.page.locator(".here")).to_contain_text("林雅婷正在這裡寫字", timeout=SOON)
    await mei.page.locator("#tab-waiting").click()
    await mei.open("王先生")
    await expect(here).to_have_text("吳志明正在看這段對話", timeout=SOON)
    await wu.page.close()
    await expect(here).to_be_empty(timeout=SOON)
    assert lin.errors == mei.errors == []


async def test_one_more_than_one_can_hold_is_asked_once(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await takes(context, "lin", 4)
    await somebody_waits(context, "冒煙了", name="黃小姐")
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await lin.open("黃小姐")
    await page.locator("#act-take").click()
    await expect(page.locator("#take-anyway-title")).to_have_text("你手上已有 4／4 段對話，還要接嗎？")
    await lin.has_no_barrier()
    await page.keyboard.press("Escape")
    await expect(page.locator("#act-take")).to_be_visible()
    await page.locator("#act-take").click()
    await page.locator("dialog .button--main").click()
    await expect(page.locator(".reply textarea")).to_be_visible()
    await page.locator("#case-timeline").click()
    await expect(page.locator(".timeline")).to_contain_text("超過上限仍給林雅婷（手上 4／4）")
    assert lin.errors == []


async def test_a_full_colleague_gets_one_more_only_for_a_reason(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    meis = await somebody_works_here(context, "mei", "agent", "梅若蘭")
    mei = await Screen.of(browser, live, "mei")
    await takes(context, "mei", 4)
    await takes(context, "lin", 1)
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await page.locator("#tab-mine").click()
    await page.locator(".person").first.click()
    await page.locator("#act-transfer").click()
    await page.locator("#transfer-to").select_option(value=f"agent:{meis}")
    await page.locator("dialog textarea").last.fill("她認識這位顧客")
    await page.locator("dialog .button--main").click()
    await expect(page.locator("dialog [role=alert]")).to_contain_text("寫下理由")
    await expect(page.locator("#transfer-why")).to_be_focused()
    await page.locator("#transfer-why").fill("同一位顧客的兩件事")
    await lin.has_no_barrier()
    await page.locator("dialog .button--main").click()
    await expect(page.locator(".toast")).to_contain_text("已轉給梅若蘭")
    await expect(mei.page.locator("#notices")).to_have_attribute("aria-label", "給我的通知，1 則未讀")
    await page.locator("#case-timeline").click()
    await expect(page.locator(".timeline")).to_contain_text("同一位顧客的兩件事")


@pytest.mark.parametrize("size", [(1366, 768), (390, 844)])
async def test_who_goes_away_is_asked_and_those_who_wait_are_first_in_line(
    browser: Browser, live: httpx.AsyncClient, context: Context, size: tuple[int, int]
) -> None:
    held = await takes(context, "lin", 2)
    await context.write(lambda s: messages.append(s, held[1], role="agent", text="我查一下"))
    await somebody_waits(context, name="先來的")
    lin = await Screen.of(browser, live, "lin", size=size)
    wu = await Screen.of(browser, live, "wu")
    page = lin.page
    await expect(page.locator("#tab-mine")).to_contain_text("2")
    choice = page.locator("#presence-choice")
    await choice.select_option("away")
    title = page.locator("dialog h2")
    await expect(title).to_have_text("離開前，手上的對話怎麼辦？")
    await expect(page.locator("dialog")).to_contain_text("手上有 2 段對話，其中 1 段顧客正在等你回覆")
    await lin.has_no_barrier()
    await page.keyboard.press("Escape")
    await expect(choice).to_have_value("available")
    await choice.select_option("away")
    await page.locator("dialog .button--main").click()
    await expect(page.locator(".toast")).to_have_text("交給同事 0 段，放回等待中 1 段，留下 1 段")
    await expect(choice).to_have_value("away")
    await expect(wu.page.locator(".person").first).to_contain_text("顧客0")
    assert lin.errors == []
    found = {one.login: one for one in await context.read(lambda s: presence.everybody(s, context.store.clock()))}
    assert (found["lin"].chosen, found["lin"].holds) == ("away", 1)
