"""Test putting conversations by in a real browser: alone, several at once, and how they come back."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, expect

from bot.cases import messages, postponements
from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import AgentAtDesk, somebody_waits
from tests.desk.agents.screen import Screen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the agents' page was not tried"),
]


async def held(lin: AgentAtDesk, context: Context, count: int) -> list[str]:
    """Have Lin take so many conversations, and answer in each."""
    talks = [await somebody_waits(context, f"第{number}件", name=f"No. {number}") for number in range(count)]
    for talk in talks:
        await lin.do(talk, "take")
        await lin.say(talk, "我先查一下")
    return talks


async def test_one_is_put_by_and_comes_back_when_the_customer_writes(
    browser: Browser, live: httpx.AsyncClient, lin: AgentAtDesk, context: Context
) -> None:
    talk, _ = await held(lin, context, 2)
    hers = await Screen.of(browser, live, "lin", locale="en-GB")
    his = await Screen.of(browser, live, "wu", locale="en-GB")
    page = hers.page
    await expect(page.locator("#tab-postponed")).to_have_count(0)
    await page.locator("#tab-mine").click()
    await hers.open("No. 0")
    await page.locator("#act-postpone").click()
    await hers.has_no_barrier()
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator("dialog [role=alert]")).to_contain_text("Please write why")
    await page.locator("dialog select").select_option("at")
    await page.locator("dialog input[type=datetime-local]").fill("2001-01-01T09:00")
    await page.locator("dialog textarea").fill("The carrier answers on Monday")
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator("dialog [role=alert]")).to_contain_text("a moment that is ahead")
    await page.locator("dialog select").select_option("tomorrow")
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator(".toast")).to_contain_text("Postponed until")
    await expect(page.locator("#tab-mine .tab__count")).to_have_text("1")
    await expect(page.locator("#tab-postponed .tab__count")).to_have_text("1")
    await expect(page.locator(".later")).to_contain_text("The carrier answers on Monday")
    await his.page.locator("#tab-others").click()
    await his.open("No. 0")
    await expect(his.page.locator(".later")).to_contain_text("Postponed by 林雅婷 until")
    await page.locator("#tab-postponed").click()
    await expect(page.locator(".person__time")).to_contain_text("until")
    await hers.has_no_barrier()
    await context.write(lambda s: messages.append(s, talk, role="customer", text="Hello?"))
    await page.locator("#tab-mine").click()
    await expect(page.locator(".person--back")).to_contain_text("Back early: the customer wrote.")
    await expect(page.locator(".later--back")).to_contain_text("The carrier answers on Monday")
    await hers.has_no_barrier()
    await hers.write("I am on it")
    await expect(page.locator(".person--back")).to_have_count(0)
    await expect(page.locator(".later--back")).to_have_count(0)
    assert hers.errors + his.errors == []


async def test_several_are_put_by_together_and_taken_up_again_on_a_telephone(
    browser: Browser, live: httpx.AsyncClient, lin: AgentAtDesk, context: Context
) -> None:
    talks = await held(lin, context, 3)
    promised = await somebody_waits(context, name="No. 3")
    await lin.do(promised, "take")
    screen = await Screen.of(browser, live, "lin", locale="en-GB", size=(390, 844))
    page = screen.page
    await page.locator("#tab-mine").click()
    await page.locator("#list-select").click()
    await page.locator(".person").first.click()
    await page.locator("#bulk-all").click()
    await page.locator("#bulk-postpone").click()
    await expect(page.locator("dialog h2")).to_have_text("Postpone these 4 until when?")
    await page.locator("dialog textarea").fill("Stocktaking")
    await screen.has_no_barrier()
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator(".toast").last).to_contain_text("3 postponed; 1 not done: The customer was promised")
    await page.locator("#tab-postponed").click()
    await expect(page.locator(".person")).to_have_count(3)

    def its_time(session: Any) -> None:
        postponements.end(session, talks[0], "due", actor="clock")

    await context.write(its_time)
    await expect(page.locator(".person")).to_have_count(2)
    await page.locator("#list-select").click()
    await page.locator(".person").first.click()
    await page.locator("#bulk-come_back").click()
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator("#tab-mine .tab__count")).to_have_text("3")
    await page.locator("#tab-mine").click()
    await expect(page.locator(".person--back")).to_contain_text("its time has come")
    assert screen.errors == []
