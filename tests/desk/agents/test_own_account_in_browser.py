"""Test one's own account on the page: the second step at sign-in, and where one is signed in."""

from __future__ import annotations

import re

import httpx
import pyotp
import pytest
from playwright.async_api import Browser, Page, expect
from starlette.applications import Starlette

from tests.chromium import CHROMIUM
from tests.clock import RunningClock
from tests.desk.agents.people import PASSWORD, AgentAtDesk
from tests.desk.agents.screen import Screen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the agents' page was not tried"),
]


async def set_up(page: Page, clock: RunningClock) -> str:
    """Go through the dialogs that turn the second step on; return a recovery code."""
    await page.locator("dialog [name=password]").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator(".account__picture path")).to_have_attribute("d", re.compile(r"^M4 4h1"))
    await expect(page.locator("#scan-code")).to_be_focused()
    secret = (await page.locator(".account__secret").inner_text()).replace(" ", "")
    await page.keyboard.type("1")
    await page.keyboard.press("Enter")
    await expect(page.locator("dialog .notice")).to_contain_text("wrong or was used")
    totp = pyotp.TOTP(secret)
    await page.locator("#scan-code").fill(totp.generate_otp(totp.timecode(clock())))
    await page.keyboard.press("Enter")
    codes = page.locator(".account__codes code")
    await expect(codes).to_have_count(10)
    return await codes.first.inner_text()


async def sign_in_with_code(page: Page, login: str, code: str) -> None:
    """Sign in on the page, which asks for the code once the password was right."""
    await expect(page.locator("[name=code]")).to_be_hidden()
    await page.locator("[name=login]").fill(login)
    await page.locator("[name=password]").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator("[name=code]")).to_be_focused()
    await page.keyboard.type(code)
    await page.keyboard.press("Enter")


async def test_turning_the_second_step_on_and_signing_in_with_it(
    browser: Browser, live: httpx.AsyncClient, clock: RunningClock
) -> None:
    lin = await Screen.of(browser, live, "lin", locale="en-GB")
    page = lin.page
    await page.locator("#own-account").press("Enter")
    await page.locator("#factor-on").click()
    code = await set_up(page, clock)
    await lin.has_no_barrier()
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog")).to_contain_text("10 recovery codes left")
    await lin.has_no_barrier()
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Sign out").click()
    await sign_in_with_code(page, "lin", "000000")
    await expect(page.locator("#sign-in-error")).to_contain_text("That code is wrong")
    await lin.has_no_barrier()
    await page.locator("[name=code]").fill(code)
    await page.keyboard.press("Enter")
    await expect(page.locator("#desk")).to_be_visible()
    await page.locator("#own-account").click()
    await page.locator("#factor-off").click()
    await page.locator("dialog [name=password]").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator("#factor-on")).to_be_visible()
    assert lin.errors == []


async def test_ending_a_session_elsewhere(browser: Browser, live: httpx.AsyncClient, app: Starlette) -> None:
    phone = AgentAtDesk.at(app)
    phone.http.headers["user-agent"] = (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1"
    )
    await phone.sign_in("lin")
    lin = await Screen.of(browser, live, "lin", locale="en-GB", size=(390, 780))
    await lin.page.locator("#own-account").click()
    rows = lin.page.locator(".account__sessions li")
    await expect(rows).to_have_count(2)
    await expect(rows.first).to_contain_text("this one")
    await lin.has_no_barrier()
    await rows.filter(has_text="Safari, iPhone").get_by_role("button").click()
    await expect(rows).to_have_count(1)
    await expect(lin.page.locator("#sessions-end")).to_have_count(0)
    assert (await phone.http.get("/api/desk/me")).status_code == 401
    assert lin.errors == []


class TestARoleThatNeedsIt:
    """A desk whose administrators need a second step."""

    @pytest.fixture
    def environ(self) -> dict[str, str]:
        return {"AMENDS_SECOND_FACTOR": "administrator"}

    async def test_it_is_set_up_before_anything_else(
        self, browser: Browser, live: httpx.AsyncClient, clock: RunningClock
    ) -> None:
        page = await browser.new_page(base_url=str(live.base_url), locale="en-GB")
        zhou = Screen(page)
        await page.goto("/desk")
        await page.locator("[name=login]").fill("zhou")
        await page.locator("[name=password]").fill(PASSWORD)
        await page.keyboard.press("Enter")
        await expect(page.locator("#set-up-first")).to_be_visible()
        await expect(page.locator("#administration")).to_be_hidden()
        await zhou.has_no_barrier()
        await page.reload()
        await expect(page.locator("#set-up-second-factor")).to_be_focused()
        await page.keyboard.press("Enter")
        await set_up(page, clock)
        await page.keyboard.press("Escape")
        await expect(page.locator("#administration table")).to_be_visible()
        await expect(page.locator("#set-up-first")).to_be_hidden()
        assert zhou.errors == []
