"""What is looked at on every page of insight in a browser."""

from __future__ import annotations

import os
from pathlib import Path

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page


async def has_no_barrier(page: Page) -> None:
    """Expect that axe finds nothing, and that the page is no wider than its window."""
    assert [one["id"] for one in (await Axe().run(page)).response["violations"]] == []
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


async def looked_at(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look at the pages: AMENDS_PICTURES names the folder."""
    if folder := os.environ.get("AMENDS_PICTURES"):
        await page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
