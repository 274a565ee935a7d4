"""Test acts on several conversations in a real browser: what is selected, one question, and a truthful outcome."""

from __future__ import annotations

import httpx
import pytest
from playwright.async_api import Browser, Page, expect
from sqlalchemy.orm import Session

from bot.cases.accounts import agents
from bot.cases.queue import handoffs, presence
from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import somebody_works_here, stored
from tests.desk.agents.screen import Screen
from tests.desk.agents.waiting import many_wait

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the agents' page was not tried"),
]


async def room_for(context: Context, login: str, capacity: int) -> None:
    """Let an agent hold this many, and be at the desk."""

    def run(session: Session) -> None:
        agent = agents.find(session, login)
        presence.set_up(session, agent, capacity=capacity, languages=["zh-Hant", "en"], team="", actor="test")
        presence.seen(session, agent.id)

    await context.write(run)


async def choose(page: Page, name: str) -> None:
    """Choose the colleague in the open dialog."""
    offered = page.locator("dialog select")
    await expect(offered.locator("option", has_text=name)).to_be_attached()
    (label,) = [text for text in await offered.locator("option").all_inner_texts() if name in text]
    await offered.select_option(label=label)


async def test_a_supervisor_assigns_several_and_one_was_taken_meanwhile(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    mei = await somebody_works_here(context, "mei", "agent", "Mei")
    ids = await many_wait(context, 20)
    await room_for(context, "lin", 20)
    lin = await Screen.of(browser, live, "lin")
    wu = await Screen.of(browser, live, "wu", locale="en-GB")
    page = wu.page
    await page.locator(".person", has_text="No. 0").focus()
    await page.keyboard.press("Space")
    for _ in range(11):
        await page.keyboard.press("Shift+ArrowDown")
    await expect(page.locator(".bulk__count")).to_have_text("12 selected")
    await expect(page.locator(".person[aria-selected=true]").first).to_be_visible()
    await wu.has_no_barrier()
    await page.locator("#bulk-assign").click()
    await expect(page.locator("dialog h2")).to_have_text("Who takes these 12?")
    await wu.has_no_barrier()
    await choose(page, "林雅婷")
    # Mei takes one of them before the supervisor presses the button, and the page is not told in time.
    await page.route("**/api/desk/queue?only=*", lambda route: route.abort())
    await context.write(lambda s: handoffs.take(s, ids[4], mei))
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator(".toast")).to_have_text("11 assigned; 1 taken meanwhile by Mei")
    await page.unroute_all()
    await expect(page.locator(".bulk")).to_have_count(0)
    await expect(lin.page.locator("#tab-mine .tab__count")).to_have_text("11")
    assigned = await stored(context, "select count(*) from audit where action = 'handoff.assigned'")
    assert assigned == 11
    assert wu.errors + lin.errors == []


async def test_nobody_is_given_more_than_they_can_hold(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await many_wait(context, 5)
    await room_for(context, "lin", 3)
    # Her page stays open, or she would count as gone while a slow machine does the rest.
    lin = await Screen.of(browser, live, "lin")
    wu = await Screen.of(browser, live, "wu", locale="en-GB")
    page = wu.page
    await page.locator(".person").first.focus()
    await page.keyboard.press("Control+a")
    await page.locator("#bulk-assign").click()
    await choose(page, "林雅婷")
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator(".toast")).to_have_text(
        "3 assigned; 2 not done: 林雅婷 already holds 3 conversations, which is the limit. "
        "Choose another colleague, or a team."
    )
    await expect(page.locator("#tab-waiting .tab__count")).to_have_text("2")
    await expect(lin.page.locator("#tab-mine .tab__count")).to_have_text("3")
    # For a reason they get the rest, too.
    await page.locator(".person").first.focus()
    await page.keyboard.press("Control+a")
    await page.locator("#bulk-assign").click()
    await choose(page, "林雅婷")
    await page.locator("dialog input[name=why]").fill("She knows these customers")
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator(".toast").last).to_have_text("2 assigned")
    reasons = await stored(context, "select count(*) from audit where action = 'handoff.over_capacity'")
    assert reasons == 2
    assert wu.errors + lin.errors == []


async def test_an_agent_takes_several_and_puts_them_back(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await many_wait(context, 6)
    lin = await Screen.of(browser, live, "lin", locale="en-GB", size=(390, 844))
    page = lin.page
    # With a finger there are no keys: a switch makes a tap select.
    await page.locator("#list-select").click()
    for number in (1, 3):
        await page.locator(".person", has_text=f"No. {number}").click()
    await expect(page.locator("#bulk-assign")).to_have_count(0)
    await lin.has_no_barrier()
    await page.locator("#bulk-take").click()
    await expect(page.locator("dialog h2")).to_have_text("Take these 2?")
    await page.keyboard.press("Escape")
    await expect(page.locator(".bulk__count")).to_have_text("2 selected")
    await page.locator("#bulk-take").click()
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator(".toast")).to_have_text("2 taken")
    await page.locator("#tab-mine").click()
    await expect(page.locator(".person")).to_have_count(2)
    await page.locator(".person").first.click(modifiers=["Control"])
    await page.locator("#bulk-all").click()
    await page.locator("#bulk-to_queue").click()
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator(".toast").last).to_have_text("2 back in the queue")
    await expect(page.locator("#tab-waiting .tab__count")).to_have_text("6")
    assert lin.errors == []


async def test_a_supervisor_tags_several_and_filters_by_the_tag(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await many_wait(context, 4)
    wu = await Screen.of(browser, live, "wu", locale="en-GB")
    page = wu.page
    for number in (1, 2):
        await page.locator(".person", has_text=f"No. {number}").click(modifiers=["Control"])
    await page.locator("#bulk-tag").click()
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator("dialog .notice")).to_have_text("Please write at least one tag.")
    await page.locator("dialog [name=tags]").fill("typhoon, press")
    await wu.has_no_barrier()
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator(".toast")).to_have_text("2 tagged")
    # Once more: what they have stays.
    await page.locator(".person", has_text="No. 2").click(modifiers=["Control"])
    await page.locator("#bulk-tag").click()
    await page.locator("dialog [name=tags]").fill("VIP")
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator(".toast").last).to_have_text("1 tagged")
    await page.locator("#list-filter").click()
    await page.locator("#list-filter-tag-typhoon").check()
    await expect(page.locator(".person")).to_have_count(2)
    await page.locator("#list-filter-tag-typhoon").uncheck()
    await page.locator("#list-filter-tag-VIP").check()
    await expect(page.locator(".person")).to_have_count(1)
    await expect(page.locator(".person")).to_contain_text("No. 2")
    await wu.has_no_barrier()
    assert wu.errors == []


async def test_what_is_filtered_away_is_not_acted_on(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await many_wait(context, 12)
    lin = await Screen.of(browser, live, "lin", locale="en-GB")
    page = lin.page
    await page.locator(".person").first.focus()
    await page.keyboard.press("Control+a")
    await expect(page.locator(".bulk__count")).to_have_text("12 selected")
    await page.locator("#list-filter").click()
    await page.locator("#list-filter-locale-en").check()
    shown = await page.locator(".person").count()
    await expect(page.locator(".bulk__count")).to_have_text(f"{shown} selected")
    await page.locator("#list-filter-clear").click()
    await expect(page.locator(".bulk__count")).to_have_text(f"{shown} selected")
    assert 0 < shown < 12 and lin.errors == []
