"""A drill in a browser: found from the desk, played and scored without JavaScript, no barrier in either width."""

from __future__ import annotations

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from bot.coach.drills.scenario import read_scenarios
from bot.settings import ROOT
from tests.chromium import CHROMIUM
from tests.desk.agents.people import PASSWORD
from tests.desk.agents.test_roles_in_browser import sign_in
from tests.desk.insight.looks import has_no_barrier, looked_at

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the pages of drills were not tried"),
]
DRILLS = read_scenarios(ROOT / "data" / "drills", 0)


async def opened(browser: Browser, live: httpx.AsyncClient, locale: str, **look: object) -> Page:
    """Return a page of a signed-in agent."""
    own = {"X-Amends-Desk": "1", "Origin": str(live.base_url).rstrip("/"), "Sec-Fetch-Site": "same-origin"}
    answer = await live.post("/api/desk/session", json={"login": "lin", "password": PASSWORD}, headers=own)
    assert answer.status_code == 200
    context = await browser.new_context(base_url=str(live.base_url), **look)  # type: ignore[arg-type]
    cookies = {"amends_desk": answer.cookies["amends_desk"], "amends_desk_locale": locale}
    await context.add_cookies([{"name": k, "value": v, "url": str(live.base_url)} for k, v in cookies.items()])
    return await context.new_page()


@pytest.mark.parametrize(
    ("name", "locale", "theme", "width"),
    [("elderly", "zh-Hant", "dark", 390), ("two_matters", "en", "light", 390), ("contradicting", "en", "light", 1366)],
    ids=["narrow", "narrow and English", "wide"],
)
async def test_a_drill_is_played_and_scored_without_javascript(
    browser: Browser, live: httpx.AsyncClient, name: str, locale: str, theme: str, width: int
) -> None:
    look = {"color_scheme": theme, "viewport": {"width": width, "height": 768}}
    # What looks for barriers is a script itself.
    for scripts in (False, True):
        page = await opened(browser, live, locale, java_script_enabled=scripts, **look)
        await page.goto("/desk/drills")
        if scripts:
            await has_no_barrier(page)
            await looked_at(page, f"drills-{locale}-{width}")
        await page.locator(f'[data-drill="{name}"] button').click()
        for said, text in enumerate(DRILLS[name].model, 1):
            await page.locator("textarea").fill(text)
            await page.locator('button[value="say"]').click()
            await expect(page.locator("section .said--agent")).to_have_count(said)
            if scripts and said == 2:
                await has_no_barrier(page)
                await looked_at(page, f"drill-{locale}-{width}")
        await expect(page.locator("#score")).to_contain_text("100")
        # The model answer beside one's own is seen without scrolling sideways, on a telephone too.
        assert await page.locator(".result .wide").evaluate("one => one.scrollWidth <= one.clientWidth")
        await page.locator("summary").click()
        await expect(page.locator(".model .said--agent").first).to_be_visible()
        if scripts:
            await has_no_barrier(page)
            await looked_at(page, f"score-{locale}-{width}")


async def test_an_agent_finds_it_from_the_desk(browser: Browser, live: httpx.AsyncClient) -> None:
    page = await browser.new_page(base_url=str(live.base_url), locale="zh-TW")
    await page.goto("/desk")
    await sign_in(page, "lin")
    await page.locator('a[href="/desk/drills"]').click()
    await expect(page.locator("h1")).to_have_text("練習")
    await expect(page.locator(".drill")).to_have_count(len(DRILLS))
