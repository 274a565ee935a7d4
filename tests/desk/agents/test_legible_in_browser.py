"""Test on the agents' screens that no text is smaller than 12.5 px, and that buttons tell what they act on."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from bot.desk.agents.pages import FOLDER
from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import add_facts, somebody_waits
from tests.desk.agents.promised import somebody_was_promised
from tests.desk.agents.screen import Screen

in_browser = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the agents' page was not tried"),
]
LEAST = 12.5
# The size that the page sets for all text, of which the style sheets' rem are parts in a browser's default setting.
ROOT = 15.0
SIZE = re.compile(r"font(?:-size)?:[^;{}]*?(\d*\.?\d+)(rem|px|em)\b")
SMALL = """(least) => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const box = node.parentElement;
    if (!node.data.trim() || !box.getClientRects().length) continue;
    if (box.closest("script, .visually-hidden, [hidden]")) continue;
    const size = parseFloat(getComputedStyle(box).fontSize);
    if (size < least) found.push(`${size}px ${box.className}: ${node.data.trim().slice(0, 30)}`);
  }
  return found;
}"""
# Buttons that reach beyond the panel that they stand in.
CUT_OFF = """(scope) => { const panel = document.querySelector(scope).getBoundingClientRect();
  return [...document.querySelectorAll(`${scope} button, ${scope} a`)].filter((node) => node.getClientRects().length
    && node.getBoundingClientRect().right > panel.right + 1).map((node) => node.innerText); }"""
NAMES = """(scope) => [...document.querySelectorAll(`${scope} button`)].filter((node) => node.getClientRects().length)
  .map((node) => node.getAttribute("aria-label") ?? node.innerText.replace(/\\s+/g, " ").trim())"""


def test_no_style_sheet_asks_for_smaller_text() -> None:
    sizes = {"rem": ROOT, "em": ROOT, "px": 1.0}
    asked = [
        (sheet.name, match.group(0))
        for sheet in (FOLDER / "static").glob("*.css")
        for match in SIZE.finditer(sheet.read_text(encoding="utf-8"))
        if float(match.group(1)) * sizes[match.group(2)] < LEAST
    ]
    assert asked == []


async def every_screen(page: Page) -> dict[str, list[str]]:
    """Return the too small texts of each screen of the desk."""
    found = {}
    for tab in ("waiting", "mine", "bot", "others", "approvals", "promises"):
        await page.locator(f"#tab-{tab}").click()
        found[tab] = await page.evaluate(SMALL, LEAST)
    await page.locator("#tab-waiting").click()
    await page.locator("#list-filter").click()
    await page.locator("#list-density").click()
    await page.locator(".person").first.click()
    await expect(page.locator(".talk__who h2")).to_be_visible()
    await expect(page.locator(".case__body")).to_be_attached()
    found["conversation"] = await page.evaluate(SMALL, LEAST)
    await page.locator("#search-open").click()
    await page.locator("#search-filter").click()
    await expect(page.locator(".result").first).to_be_visible()
    found["search"] = await page.evaluate(SMALL, LEAST)
    await page.locator("#talk").focus()
    await page.keyboard.press("?")
    found["keys"] = await page.evaluate(SMALL, LEAST)
    await page.keyboard.press("Escape")
    await page.locator("#colleagues").click()
    found["colleagues"] = await page.evaluate(SMALL, LEAST)
    return found


class TestScreens:
    pytestmark = in_browser

    @pytest.mark.parametrize("locale", ["zh-TW", "en-GB"])
    async def test_every_text_can_be_read(
        self, browser: Browser, live: httpx.AsyncClient, context: Context, locale: str
    ) -> None:
        waiting = await somebody_waits(context, "壞了", promised_in=timedelta(minutes=-5))
        await add_facts(context, waiting)
        await somebody_was_promised(context, (3, 4))
        wu = await Screen.of(browser, live, "wu", locale=locale)
        found = await every_screen(wu.page)
        assert {screen: texts for screen, texts in found.items() if texts} == {}
        assert wu.errors == []

    @pytest.mark.parametrize("locale", ["zh-TW", "en-GB"])
    async def test_no_button_of_a_case_is_cut_off(
        self, browser: Browser, live: httpx.AsyncClient, context: Context, locale: str
    ) -> None:
        waiting = await somebody_waits(context, "壞了")
        await add_facts(context, waiting)
        wu = await Screen.of(browser, live, "wu", locale=locale)
        await wu.page.locator(".person").first.click()
        await expect(wu.page.locator(".case__tools .button").first).to_be_visible()
        assert await wu.page.evaluate(CUT_OFF, "#case") == []

    async def test_every_button_of_the_promises_tells_what_it_acts_on(
        self, browser: Browser, live: httpx.AsyncClient, context: Context
    ) -> None:
        await somebody_was_promised(context, (3, 4, 5))
        wu = await Screen.of(browser, live, "wu", locale="en-GB")
        await wu.page.locator("#tab-promises").click()
        await expect(wu.page.locator(".promises .tile")).to_have_count(3)
        names = await wu.page.evaluate(NAMES, "#lists")
        assert [name for name, count in Counter(names).items() if count > 1 or not name] == []
        assert len(names) > 12
