"""The agents' page in a real browser."""

from __future__ import annotations

import httpx
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from tests.desk.agents.people import OWN_PAGE, PASSWORD


class Screen:
    """The page of one agent; `errors` collects the errors of its scripts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    @classmethod
    async def of(
        cls,
        browser: Browser,
        live: httpx.AsyncClient,
        login: str,
        *,
        theme: str = "light",
        locale: str = "zh-TW",
        size: tuple[int, int] = (1366, 768),
        typing: bool = False,
    ) -> Screen:
        """Open the page, signed in; with `typing`, sign in on the page with the keyboard alone."""
        page = await browser.new_page(
            base_url=str(live.base_url),
            color_scheme=theme,  # type: ignore[arg-type]
            locale=locale,
            viewport={"width": size[0], "height": size[1]},
        )
        screen = cls(page)
        if typing:
            await page.goto("/desk")
            await page.keyboard.type(login)
            await page.keyboard.press("Tab")
            await page.keyboard.type(PASSWORD)
            await page.keyboard.press("Enter")
        else:
            # The request shares the cookies of the page's profile.
            signed_in = await page.request.post(
                "/api/desk/session",
                data={"login": login, "password": PASSWORD},
                headers={**OWN_PAGE, "Origin": str(live.base_url)},
            )
            assert signed_in.ok, await signed_in.text()
            await page.goto("/desk")
        await expect(page.locator("#desk")).to_be_visible()
        return screen

    async def open(self, name: str) -> None:
        """Open the conversation of a customer in the list shown."""
        await self.page.locator(".person", has_text=name).click()
        await expect(self.page.locator(".talk__who h2")).to_have_text(name)

    async def write(self, text: str) -> None:
        """Write a message to the customer and send it with Enter."""
        await self.page.locator(".reply textarea").fill(text)
        await self.page.keyboard.press("Enter")

    async def has_no_barrier(self) -> None:
        """Fail if axe finds an accessibility problem on the page."""
        found = await Axe().run(self.page)
        assert [violation["id"] for violation in found.response["violations"]] == []


async def shows_draft(page: Page, text: str) -> None:
    """Fail unless the reply box contains exactly this text."""
    await expect(page.locator(".reply textarea")).to_have_value(text)
