"""The pages of figures on the screen: no barrier in either theme, language or width; whole without JavaScript."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from bot.desk.context import Context
from tests.cases.insight.history import History
from tests.chromium import CHROMIUM
from tests.clock import RunningClock
from tests.desk.agents.people import PASSWORD, AgentAtDesk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the pages of insight were not tried"),
]
PAGES = (
    "?days=91", "/causes?by=kind&days=91", "/promises?by=owner&days=91", "/recovery?by=kind&days=91",
    "/list?of=opened&days=91",
)  # fmt: skip


async def opened(browser: Browser, live: httpx.AsyncClient, locale: str, **look: object) -> Page:
    """Return a page of a signed-in manager."""
    answer = await live.post("/api/desk/session", json={"login": "tang", "password": PASSWORD}, headers=own(live))
    assert answer.status_code == 200
    context = await browser.new_context(base_url=str(live.base_url), **look)  # type: ignore[arg-type]
    cookies = {"amends_desk": answer.cookies["amends_desk"], "amends_desk_locale": locale}
    await context.add_cookies([{"name": k, "value": v, "url": str(live.base_url)} for k, v in cookies.items()])
    return await context.new_page()


def own(live: httpx.AsyncClient) -> dict[str, str]:
    return {"X-Amends-Desk": "1", "Origin": str(live.base_url).rstrip("/"), "Sec-Fetch-Site": "same-origin"}


def fill(context: Context, clock: RunningClock) -> None:
    clock.forward(timedelta(days=-60))
    History(context.store, clock, 31).play(150, erasing=False)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("locale", "theme", "width"), [("zh-Hant", "dark", 1366), ("en", "light", 390)], ids=["dark and wide", "narrow"]
)
async def test_no_page_has_a_barrier(
    browser: Browser, live: httpx.AsyncClient, tang: AgentAtDesk, context: Context, clock: RunningClock,
    locale: str, theme: str, width: int,
) -> None:  # fmt: skip
    fill(context, clock)
    page = await opened(browser, live, locale, color_scheme=theme, viewport={"width": width, "height": 768})
    for address in PAGES:
        await page.goto(f"/desk/insight{address}")
        found = (await Axe().run(page)).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], address
        assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
        # Bars fit the screen; what is a table scrolls.
        bars = page.locator(".chart--pareto, .chart--stacked").locator("visible=true")
        for one in await bars.all():
            box = await one.bounding_box()
            assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width, address
        if folder := os.environ.get("AMENDS_PICTURES"):
            name = re.sub(r"\W+", "-", f"{locale}-{width}-{address}")
            await page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


async def test_a_bar_and_its_number_open_the_cases_without_javascript(
    browser: Browser, live: httpx.AsyncClient, tang: AgentAtDesk, context: Context, clock: RunningClock
) -> None:
    fill(context, clock)
    page = await opened(browser, live, "en", java_script_enabled=False)
    await page.goto("/desk/insight/causes?by=kind&days=91")
    row = page.locator("tbody tr").first
    cases = await row.locator("td a").first.inner_text()
    await page.locator("svg.chart--pareto a").first.click()
    await expect(page.locator("h1")).to_have_text("New complaints")
    await expect(page.locator(".sum")).to_contain_text(f"{cases} case")
    assert "kind=" in page.url and "days=91" in page.url
    await page.locator("select[name=days]").select_option("7")
    await page.get_by_role("button", name="Show").click()
    assert "days=7" in page.url and "of=opened" in page.url and "kind=" in page.url
