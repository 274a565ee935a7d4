"""Test lists of many in a real browser: what is in the page, moving by keys, order, filter, what a row shows."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from playwright.async_api import Browser, expect

from bot.cases import messages
from bot.cases.models import Conversation
from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import away, somebody_waits
from tests.desk.agents.screen import Screen
from tests.desk.agents.waiting import many_wait

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the agents' page was not tried"),
]


async def test_a_thousand_wait_and_few_are_in_the_page(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await many_wait(context, 300)
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    rows = page.locator(".person")
    await expect(page.locator("#tab-waiting .tab__count")).to_have_text("300")
    await expect(rows.first).to_contain_text("No. 0")
    assert await rows.count() < 40
    height = await page.evaluate("document.querySelector('.rows').offsetHeight")
    assert height == 300 * 64
    await rows.first.focus()
    await page.keyboard.press("End")
    last = page.locator(".person", has_text="No. 299")
    await expect(last).to_be_focused()
    await expect(last).to_be_in_viewport()
    await expect(last).to_have_attribute("aria-posinset", "300")
    await expect(last).to_have_attribute("aria-setsize", "300")
    assert await rows.count() < 40
    await lin.has_no_barrier()
    for key, name in (("PageUp", "No. 29"), ("Home", "No. 0"), ("PageDown", "No. "), ("ArrowDown", "No. ")):
        await page.keyboard.press(key)
        await expect(page.locator(".person:focus")).to_contain_text(name)
    assert lin.errors == []


async def test_the_list_is_one_tab_stop_and_the_focus_survives_news(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    # Nothing rings for them: the line of a ring would push the list down.
    await away(context, "lin")
    ids = await many_wait(context, 30)
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await expect(page.locator(".person").first).to_be_visible()
    assert await page.locator(".rows [tabindex='0']").count() == 1
    await page.locator("#list-select").focus()
    await page.keyboard.press("Tab")
    await expect(page.locator(".person:focus")).to_contain_text("No. 0")
    for _ in range(5):
        await page.keyboard.press("ArrowDown")
    focused = page.locator(f"#person-{ids[5]}")
    await expect(focused).to_be_focused()
    place = (await focused.bounding_box() or {})["y"]
    await somebody_waits(context, reason="hazard", priority=1, name="乙")
    await expect(page.locator(".person", has_text="乙")).to_have_count(1)
    await expect(focused).to_be_focused()
    # Once the page has set it right, what is read has not moved.
    await page.wait_for_function(f"document.activeElement.getBoundingClientRect().y === {place}")
    # A colleague takes the focused one: the focus goes to the one that is now in its place.
    wu = await Screen.of(browser, live, "wu")
    taken = await wu.page.request.post(
        f"/api/desk/conversations/{ids[5]}/take", headers={"X-Amends-Desk": "1"}, data={}
    )
    assert taken.ok
    await expect(page.locator(f"#person-{ids[6]}")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator(".talk__who h2")).to_have_text("No. 6")
    await page.keyboard.press("Tab")
    assert await page.evaluate("!document.activeElement.closest('.rows')"), "one Tab leaves the list"
    assert lin.errors == []


async def test_a_row_tells_who_what_about_why_and_how_long(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await away(context, "lin")
    calm = await somebody_waits(
        context, "電鍋的內鍋裂開了", "好的", name="甲", promised_in=timedelta(minutes=24, seconds=40)
    )
    await somebody_waits(context, "等很久了", name="乙", promised_in=timedelta(minutes=-5, seconds=-20))
    await somebody_waits(context, "手被燙到", reason="injury", priority=1, name="丙", promised_in=timedelta(minutes=-5))
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    row = page.locator(f"#person-{calm}")
    for words in ("甲", "顧客要求真人", "電鍋的內鍋裂開了", "剩 24 分"):
        await expect(row).to_contain_text(words)
    await expect(row).not_to_contain_text("好的")
    assert (await row.bounding_box() or {})["height"] == 64
    late = page.locator(".person", has_text="乙")
    await expect(late.locator(".late")).to_have_text("逾時 5 分")
    # Only who may come to harm is marked: first in the list, by a sign with words and by the one stripe.
    await expect(page.locator(".person").first).to_contain_text("丙")
    await expect(page.locator(".person--danger")).to_have_count(1)
    await expect(page.locator(".person__danger")).to_have_text("可能有人有危險")
    red = "getComputedStyle(document.documentElement).getPropertyValue('--danger')"
    assert await late.locator(".late").evaluate(f"(node) => getComputedStyle(node).color !== {red}")
    await page.locator("#list-density").click()
    await expect(row).to_contain_text("最新：好的")
    await page.reload()
    await expect(row).to_contain_text("最新：好的")
    await lin.has_no_barrier()
    assert lin.errors == []


async def test_each_tab_keeps_its_order_and_filter(browser: Browser, live: httpx.AsyncClient, context: Context) -> None:
    ids = await many_wait(context, 12)

    def english(session: object) -> int:
        return session.query(Conversation).filter_by(locale="en").count()  # type: ignore[attr-defined]

    few = await context.read(english)
    assert 0 < few < 12
    lin = await Screen.of(browser, live, "lin", locale="en-GB")
    page = lin.page
    await page.locator("#list-filter").click()
    await page.locator("#list-filter-locale-en").check()
    await expect(page.locator(".lists__status")).to_contain_text(f"{few} of 12")
    await expect(page.locator(".person")).to_have_count(few)
    await expect(page.locator("#tab-waiting .tab__count")).to_have_text("12")
    await lin.has_no_barrier()
    await page.locator("#tab-bot").click()
    await expect(page.locator(".lists__status")).to_be_hidden()
    await page.locator("#tab-waiting").click()
    await expect(page.locator(".person")).to_have_count(few)
    await page.reload()
    await expect(page.locator(".person")).to_have_count(few)
    await page.locator("#list-filter-clear").click()
    await expect(page.locator(".person")).to_have_count(12)
    await context.write(lambda s: messages.append(s, ids[7], role="customer", text="still there?"))
    await page.locator("#list-sort").select_option("newest")
    await expect(page.locator(".person").first).to_contain_text("No. 7")
    await page.locator("#list-sort").select_option("sum")
    sums = [text for text in await page.locator(".person__aside").all_inner_texts() if "NT$" in text]
    amounts = [int(text.split(" · ")[0].removeprefix("NT$").replace(",", "")) for text in sums]
    assert amounts == sorted(amounts, reverse=True) and len(amounts) > 1
    # Keys that step follow the order shown; who is taken next is still the most urgent.
    await page.locator("#list-sort").select_option("newest")
    await page.locator("#people").focus()
    await page.keyboard.press("j")
    await expect(page.locator(".talk__who h2")).to_have_text("No. 7")
    await page.locator("#take-next").click()
    await expect(page.locator(".talk__who h2")).to_have_text("No. 0")
    assert lin.errors == []


async def test_the_title_counts_what_is_mine(browser: Browser, live: httpx.AsyncClient, context: Context) -> None:
    await many_wait(context, 5)
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await expect(page.locator("#tab-waiting .tab__count")).to_have_text("5")
    await expect(page).to_have_title("客服工作台 · Amends 轉機")
    await page.locator("#take-next").click()
    await expect(page).to_have_title("(1) 客服工作台 · Amends 轉機")


async def test_only_what_changed_is_fetched(browser: Browser, live: httpx.AsyncClient, context: Context) -> None:
    ids = await many_wait(context, 40)
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await expect(page.locator("#tab-waiting .tab__count")).to_have_text("40")
    # Once a change has come, the page has fetched everything that it does at the start.
    await many_wait(context, 1, first=40)
    await expect(page.locator("#tab-waiting .tab__count")).to_have_text("41")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/desk/queue" in request.url else None)
    await context.write(lambda s: messages.append(s, ids[3], role="customer", text="hello?"))
    await many_wait(context, 1, first=41)
    await expect(page.locator("#tab-waiting .tab__count")).to_have_text("42")
    assert asked and all("?only=" in url for url in asked), asked
    assert lin.errors == []
