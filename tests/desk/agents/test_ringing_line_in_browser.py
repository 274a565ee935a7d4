"""Test in a real browser where the line of a ring is: above the list or the pane in sight, and covering nothing."""

from __future__ import annotations

import httpx
import pytest
from playwright.async_api import Browser, Page, Route, expect

from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import somebody_waits
from tests.desk.agents.screen import Screen
from tests.desk.agents.waiting import many_wait

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the agents' page was not tried"),
]
# The panes of the page below the line, and what is at the line's middle.
COVERED = """() => {
  const line = document.getElementById("ringing").getBoundingClientRect();
  return ["lists", "search", "talk", "case"].filter((id) => {
    const pane = document.getElementById(id).getBoundingClientRect();
    const apart = pane.bottom <= line.top + 1 || pane.top >= line.bottom - 1 || pane.left >= line.right - 1
      || pane.right <= line.left + 1;
    return pane.width > 0 && pane.height > 0 && !apart;
  });
}"""


async def is_one_line_that_covers_nothing(page: Page) -> None:
    """Fail unless the line is in sight, one line high, and no pane lies under or over it."""
    line = page.locator("#ringing")
    await expect(line).to_be_in_viewport()
    assert (await line.bounding_box() or {"height": 999})["height"] < 56
    assert await page.evaluate(COVERED) == []
    for button in ("#ring-take", "#ring-pass"):
        await expect(page.locator(button)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("size, theme", [((1366, 768), "light"), ((820, 1180), "dark"), ((390, 844), "dark")])
async def test_it_is_above_the_list_and_above_every_pane_of_a_telephone(
    browser: Browser, live: httpx.AsyncClient, context: Context, size: tuple[int, int], theme: str
) -> None:
    await many_wait(context, 30)
    waiting = await somebody_waits(context, "冒煙了", reason="hazard", priority=1, name="黃小姐")
    lin = await Screen.of(browser, live, "lin", size=size, theme=theme)
    page = lin.page
    await expect(page.locator("#ringing")).to_contain_text("黃小姐")
    await is_one_line_that_covers_nothing(page)
    await lin.has_no_barrier()
    await page.locator(".person").nth(1).click()
    await expect(page.locator(".talk__who h2")).to_have_text("No. 0")
    await is_one_line_that_covers_nothing(page)
    if size[0] < 1180:
        await page.locator("[data-act=case]").click()
        await expect(page.locator(".case__body")).to_be_in_viewport()
        if size[0] < 760:
            await is_one_line_that_covers_nothing(page)
        await page.keyboard.press("Escape")
    if size[0] < 760:
        await page.locator("[data-act=back]").click()
    # The end of the list can be read while it rings.
    await page.locator(".person").nth(1).focus()
    await page.keyboard.press("End")
    await expect(page.locator(".person:focus")).to_be_in_viewport(ratio=1)
    await page.locator("#ring-take").click()
    await expect(page.locator("#ringing")).to_be_hidden()
    await expect(page.locator("#talk")).to_be_visible()
    assert waiting in page.url
    assert lin.errors == []


async def test_in_a_dialog_it_is_the_first_line(browser: Browser, live: httpx.AsyncClient, context: Context) -> None:
    await many_wait(context, 3)
    lin = await Screen.of(browser, live, "lin", size=(390, 844))
    page = lin.page
    await page.locator("#list-select").click()
    await page.locator(".person").first.click()
    await page.locator("#bulk-take").click()
    await somebody_waits(context, "冒煙了", reason="hazard", priority=1, name="黃小姐")
    await expect(page.locator("dialog #ringing")).to_contain_text("黃小姐")
    line, form = await page.locator("#ringing").bounding_box(), await page.locator("dialog form").bounding_box()
    assert line and form and line["y"] + line["height"] <= form["y"] + 1
    await expect(page.locator("dialog button[type=submit]")).to_be_in_viewport(ratio=1)
    await lin.has_no_barrier()
    assert lin.errors == []


async def test_it_does_not_ring_for_who_only_oversees(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    wu = await Screen.of(browser, live, "wu", locale="en-GB")
    page = wu.page
    await expect(page.locator(".presence")).to_contain_text("0/4")
    await somebody_waits(context, "冒煙了", reason="hazard", priority=1, name="黃小姐")
    await expect(page.locator(".person--danger")).to_contain_text("黃小姐")
    await expect(page.locator("#ringing")).to_be_hidden()
    await page.locator("#presence-set-up").click()
    await expect(page.locator("dialog [name=rings]")).not_to_be_checked()
    await page.locator("dialog [name=rings]").check()
    await wu.has_no_barrier()
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator("#ringing")).to_contain_text("黃小姐")
    assert wu.errors == []


async def test_of_several_it_says_which_one_it_is(browser: Browser, live: httpx.AsyncClient, context: Context) -> None:
    for name in ("甲", "乙", "丙"):
        await somebody_waits(context, reason="hazard", priority=1, name=name)

    async def all_ring(route: Route) -> None:
        # Without the tag of what the page has, to which the desk answers nothing at all.
        headers = {name: value for name, value in route.request.headers.items() if name != "if-none-match"}
        answer = await route.fetch(headers=headers)
        found = await answer.json()
        for number, person in enumerate(found["waiting"]):
            person["offered_to"] = {"id": 1, "name": "林雅婷", "me": True}
            person["offered_at"] = f"2026-11-29T08:00:0{number}.000Z"
        await route.fulfill(json=found)

    lin = await Screen.of(browser, live, "lin", locale="en-GB")
    page = lin.page
    await page.route("**/api/desk/queue", all_ring)
    await page.reload()
    await expect(page.locator(".ringing__count")).to_have_text("1 of 3")
    await expect(page).to_have_title("🔔 (3) Agents' desk · Amends 轉機")
    await is_one_line_that_covers_nothing(page)
    assert lin.errors == []
