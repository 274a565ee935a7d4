"""Test in a real browser that drafts are kept, and are sent only where the agent meant them."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.async_api import Browser, expect

from bot.cases import cases
from bot.cases.queue import handoffs
from bot.clock import utc_now
from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import somebody_waits
from tests.desk.agents.screen import Screen
from tests.desk.customer import Customer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the agents' page was not tried"),
]


async def test_a_note_half_written_stays_when_the_conversation_changes_hands(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    customer = await Customer.arrive(live, customer={"name": "許先生"})
    await customer.say("壞了")
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await page.locator("#tab-bot").click()
    await lin.open("許先生")
    await page.locator('[data-mode="note"]').click()
    await page.keyboard.type("note so far ")

    def queued(session: object) -> None:
        handoffs.request(
            session,  # type: ignore[arg-type]
            cases.open_case(session, customer.id),  # type: ignore[arg-type]
            reason="requested",
            queue="complaints",
            priority=2,
            promised_by=utc_now(),
            contact_needed=False,
        )

    await context.write(queued)
    context.broker.notify(customer.id)
    await expect(page.locator("[data-act=take]")).to_be_visible()
    await page.keyboard.type("an")
    await expect(page.locator(".noting textarea")).to_have_value("note so far an")
    await expect(page.locator("[data-act=take]")).to_be_visible()
    assert lin.errors == []


async def test_a_message_that_failed_is_still_there_after_looking_at_another(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await somebody_waits(context, "一", name="陳小姐")
    await somebody_waits(context, "二", name="王先生")
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await lin.open("陳小姐")
    await page.locator("[data-act=take]").click()
    await expect(page.locator(".reply textarea")).to_be_focused()
    await page.route("**/messages", lambda route: route.abort())
    await lin.write("離線時寫的")
    await expect(page.locator(".msg__state--failed")).to_be_visible()
    await lin.open("王先生")
    await page.unroute("**/messages")
    await page.locator("#tab-mine").click()
    await lin.open("陳小姐")
    await page.locator(".msg__state--failed button").click()
    await expect(page.locator(".msg--agent:not([data-pending]) .msg__text")).to_have_text(["離線時寫的"])
    await expect(page.locator("[data-pending]")).to_have_count(0)
    assert lin.errors == []


async def test_what_was_written_since_is_kept_behind_what_was_refused(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    waiting = await somebody_waits(context, "一", name="陳小姐")
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await page.locator("#take-next").click()
    await expect(page.locator(".reply textarea")).to_be_focused()
    problem = {"type": "urn:amends:problem:agents.taken_by", "title": "已由別人接手", "status": 409}
    await page.route(f"**/{waiting}/messages", lambda route: route.fulfill(status=409, json=problem))
    await lin.write("第一句")
    await page.keyboard.type("第二句")
    await expect(page.locator(".reply textarea")).to_have_value(re.compile("^第一句\n?第二句$"))
    await expect(page.locator("[data-pending]")).to_have_count(0)
    assert lin.errors == []


async def test_a_suggested_reply_never_lands_in_a_note(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await somebody_waits(context, "掃地機器人不動了", name="陳小姐")
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await page.locator("#take-next").click()
    await expect(page.locator(".assist__reply")).to_have_count(3)
    await page.locator('[data-mode="note"]').click()
    await page.keyboard.type("只給同事看")
    await page.keyboard.press("Alt+1")
    await expect(page.locator(".reply textarea")).not_to_have_value("")
    await expect(page.locator(".reply textarea")).to_be_focused()
    await page.locator('[data-mode="note"]').click()
    await expect(page.locator(".noting textarea")).to_have_value("只給同事看")
    assert lin.errors == []


async def test_an_emptied_capacity_is_refused(browser: Browser, live: httpx.AsyncClient) -> None:
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    # The bar is drawn again when the desk has recorded that the page is connected.
    await expect(page.locator(".presence")).to_have_attribute("data-state", "available")
    await page.locator("#presence-set-up").press("Enter")
    await page.locator("dialog input[type=number]").fill("")
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator("dialog [role=alert]")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator(".presence")).to_contain_text("0/4")
