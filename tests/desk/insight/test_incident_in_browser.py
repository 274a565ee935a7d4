"""An incident on the screen: found, prepared by two people, declared, offered equally, told above the chat, closed."""

from __future__ import annotations

import datetime as dt
from functools import partial

import httpx
import pytest
from playwright.async_api import Browser, Page, expect
from sqlalchemy.orm import Session

from bot.care.incidents.equal import bring_up_all
from bot.care.incidents.watching import watch
from bot.care.links import Links
from bot.care.working import work
from bot.cases import cases, conversations, fact_store, messages, offers
from bot.cases.care import case_links
from bot.cases.models import Case
from bot.conversation.accepting import AGREED, accept_option
from bot.conversation.offering import offer
from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.clock import RunningClock
from tests.desk.agents.people import AgentAtDesk
from tests.desk.agents.screen import Screen
from tests.desk.insight.looks import has_no_barrier, looked_at

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the pages of insight were not tried"),
]
BOARD = "/desk/insight/incidents"
ZH, EN = (
    "最近一批電鍋的內鍋塗層會剝落，請先不要用。",
    "The pots of one recent batch of rice cookers peel. Please stop using yours.",
)


async def complain(context: Context, number: int) -> int:
    """Store a complaint of somebody of whom everything is known; return the case."""

    def run(session: Session) -> int:
        told = {"name": f"客人{number}", "email": f"c{number}@shop.example", "phone": f"09123456{number:02}"}
        talk = conversations.open_conversation(session, locale="en" if number % 2 else "zh-Hant", customer=told)
        messages.append(session, talk.id, role="customer", text="內鍋剝落了")
        case = cases.update(session, cases.open_case(session, talk.id), kind="product_quality", severity=2)
        known = {"what": "內鍋剝落", "product": "rice_cooker", "desired_outcome": "refund", "free_times": "平日晚上"}
        for name, value in {**known, "address": "台北市中正區重慶南路一段122號"}.items():
            fact_store.note(session, case, name, value)
        return case.id

    return await context.write(run)


async def usual(context: Context, clock: RunningClock) -> None:
    """Let a month pass in which somebody complains of something every second day."""
    clock.forward(dt.timedelta(days=-36))
    for number in range(16):
        await context.write(partial(_other, number=number))
        clock.forward(dt.timedelta(days=2))
    clock.forward(dt.timedelta(days=4))


def _other(session: Session, *, number: int) -> None:
    talk = conversations.open_conversation(session, locale="zh-Hant", customer={"email": f"o{number}@shop.example"})
    messages.append(session, talk.id, role="customer", text="等太久")
    cases.update(session, cases.open_case(session, talk.id), kind="service_attitude")


async def agree(context: Context, case_id: int) -> int:
    """Have the customer take the first option; return what it is worth beyond the remedy, in minor units."""

    def run(session: Session) -> int:
        case = session.get(Case, case_id)
        assert case is not None
        assert offer(session, context.services, case.conversation_id).refused is None
        standing = offers.open_offer(session, case)
        assert standing is not None
        first = standing.options[0]
        assert accept_option(session, context.services, case, first.id, "zh-Hant", 1).outcome == AGREED
        return int(first.body["goodwill_minor"])

    return await context.write(run)


async def press(page: Page, act: str, within: str = "body") -> None:
    await page.locator(f"{within} button[value={act}]").first.click()
    await page.wait_for_load_state()


async def test_an_incident_from_the_case_that_tips_it_to_its_report(
    browser: Browser, live: httpx.AsyncClient, wu: AgentAtDesk, tang: AgentAtDesk, context: Context, clock: RunningClock
) -> None:
    await usual(context, clock)
    those = [await complain(context, number) for number in range(6)]
    before = await agree(context, those[0])
    assert 0 < before < 100_000
    watch(context.services)

    # A supervisor prepares it, a manager reviews, offers and declares.
    page = (await Screen.of(browser, live, "wu", locale="en-GB")).page
    await page.goto(BOARD)
    signal = page.locator(".signal").first
    await expect(signal).to_contain_text("A burst on one day")
    await has_no_barrier(page)
    await looked_at(page, "incidents")
    await signal.locator("input[name=title]").fill("Rice cooker pots")
    await press(page, "prepare", ".signal")
    await expect(page.locator("h1")).to_contain_text("Rice cooker pots")
    await page.locator("form:has(button[value=word]) textarea[name=zh]").fill(ZH)
    await page.locator("form:has(button[value=word]) textarea[name=en]").fill(EN)
    await press(page, "word")
    await expect(page.locator("button[value=review]")).to_have_count(0)
    await page.locator("input[name=number]").fill("1234")
    await page.locator("form:has(input[name=number]) button[value=gather]").click()
    await expect(page.locator("[role=alert]")).to_contain_text("no case with this number")
    await expect(page.locator("[role=alert]")).to_be_in_viewport()
    await expect(page.locator("#at-gather")).to_be_focused()
    await press(page, "gather")
    await press(page, "voice")
    await has_no_barrier(page)
    await looked_at(page, "incident-prepared")
    address = page.url.partition("?")[0]

    boss = (await Screen.of(browser, live, "tang")).page
    await boss.set_viewport_size({"width": 390, "height": 844})
    await boss.goto(address)
    await press(boss, "review")
    await boss.locator("input[name=amount0]").fill("1000")
    await boss.locator("select[name=gesture0]").select_option("coupon")
    await press(boss, "offer")
    await has_no_barrier(boss)
    await looked_at(boss, "incident-phone")
    await press(boss, "declare")
    await expect(boss.locator(".state").first).to_have_text("已宣布")
    await expect(boss.locator("#equality")).to_contain_text("1 件拿得比較少")

    # Everybody is told once, and given the same whenever they settle.
    while work(context.services):
        pass
    assert await agree(context, those[1]) == 100_000
    assert bring_up_all(context.services) == 1
    await boss.reload()
    await expect(boss.locator("#equality")).to_contain_text("2 件，補償都一樣")

    # A customer reads it above the chat before typing, and on the page of their case.
    visitor = await browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 860})
    shop = await visitor.new_page()
    await shop.goto(f"{live.base_url}/shop?lang=en")
    await shop.locator("amends-widget .launcher").click()
    await expect(shop.locator("amends-widget .incidents")).to_contain_text(EN)
    await looked_at(shop, "widget-incident")

    def link(session: Session) -> str:
        case = session.get(Case, those[0])
        assert case is not None
        opened = case_links.open_link(session, case, by="bot").id
        return Links(context.settings.secret_key, str(live.base_url)).status(opened)

    await shop.goto(f"{await context.write(link)}?lang=en")
    await expect(shop.locator("main")).to_contain_text(EN)
    await has_no_barrier(shop)
    await looked_at(shop, "status-incident")
    await visitor.close()

    await boss.locator("textarea[name=report]").fill("供應商換了塗層，驗收改為每批煮二十次。")
    await press(boss, "close")
    await expect(boss.locator("[role=alert]")).to_contain_text("還有 4 件沒結束")
    await expect(boss.locator("[role=alert]")).to_be_in_viewport()
    await boss.locator("input[name=anyway]").check()
    await press(boss, "close")
    await expect(boss.locator(".state").first).to_have_text("已結案")
    await expect(boss.locator(".report")).to_contain_text("煮二十次")
    await boss.emulate_media(color_scheme="dark")
    await boss.set_viewport_size({"width": 1366, "height": 768})
    await has_no_barrier(boss)
    await looked_at(boss, "incident-closed")
    await boss.goto(BOARD)
    await has_no_barrier(boss)
    await looked_at(boss, "incidents-dark")
