"""Test the list of closed cases in a real browser: found by one person, opened again for another."""

from __future__ import annotations

import httpx
import pytest
from playwright.async_api import Browser, expect

from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import AgentAtDesk
from tests.desk.agents.screen import Screen
from tests.desk.agents.test_closed_list import resolved

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the agents' page was not tried"),
]


async def test_a_supervisor_finds_a_closed_case_and_opens_it_again_for_whoever_had_it(
    browser: Browser, live: httpx.AsyncClient, lin: AgentAtDesk, context: Context
) -> None:
    for number in range(30):
        await resolved(lin, context, f"第{number}件", name=f"No. {number}")
    screen = await Screen.of(browser, live, "wu", locale="en-GB")
    hers = await Screen.of(browser, live, "lin")
    page = screen.page
    await page.locator("#closed-open").click()
    await expect(page.locator(".search__total")).to_have_text("30 conversations")
    await expect(page.locator(".result__name").first).to_have_text("No. 29")
    await expect(page.locator(".result__foot").first).to_contain_text("ended ")
    await page.locator(".search__more").click()
    await expect(page.locator(".result")).to_have_count(30)
    await page.locator("#search-filter").click()
    await page.locator("#filter-stage summary").click()
    await expect(page.locator("#filter-stage input")).to_have_count(2)
    await screen.has_no_barrier()
    await page.locator("#filter-stage-closed").check()
    await expect(page.locator(".search__nothing")).to_contain_text("No conversation found")
    await page.locator(".search__chip").click()
    await page.locator("#search-words").fill("第7件")
    await expect(page.locator(".result")).to_have_count(1)
    await page.locator(".result").click()
    await expect(page.locator(".reply__closed")).to_have_text(
        "This case is closed and can only be read. To go on with it, press Open again."
    )
    await page.locator("#act-open_again").click()
    await screen.has_no_barrier()
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator("dialog [role=alert]")).to_contain_text("Please write why")
    await page.locator("dialog select").select_option(label="林雅婷, who had it before")
    await page.locator("dialog textarea").fill("The refund never arrived")
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator(".toast")).to_have_text("Open again, with 林雅婷")
    await expect(page.locator(".reply__closed")).to_contain_text("林雅婷")
    await hers.page.locator("#tab-mine").click()
    await hers.open("No. 7")
    await expect(hers.page.locator(".case__why")).to_contain_text("The refund never arrived")
    await expect(hers.page.locator(".transcript")).to_contain_text("重新打開了，由林雅婷接著處理")
    await page.locator(".search__form .icon-button").click()
    await expect(page.locator("#closed-open")).to_be_focused()
    assert screen.errors + hers.errors == []
