"""Fixtures of the browser tests: one Chromium, one fake desk, and a page with the widget."""

from __future__ import annotations

from typing import Any, Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.fake_desk import FakeDesk
from tests.chromium import ARGUMENTS, CHROMIUM

DESKTOP = {"width": 1280, "height": 860}
# A machine with two processors and much to do takes its time.
PATIENCE_MS = 30_000
PHONE = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test here that needs a Chromium."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


# Playwright runs an event loop in this thread, which would prevent asynchronous tests: it ends with this package.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Start one headless Chromium for all tests here; skip, and say why, where there is none."""
    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        except Exception as error:
            reason = str(error).splitlines()[0]
            pytest.skip(f"BROWSER TESTS SKIPPED: no Chromium to start (apt-get install chromium): {reason}")
        yield started
        started.close()


@pytest.fixture(scope="session")
def desk_process() -> Iterator[FakeDesk]:
    """Run one fake desk for all tests."""
    desk = FakeDesk()
    desk.start()
    yield desk
    desk.stop()


@pytest.fixture
def fake_desk(desk_process: FakeDesk) -> FakeDesk:
    """Return the fake desk, reset to its initial state."""
    desk_process.reset()
    return desk_process


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Yield a function that opens a separate browser profile; any error on its pages fails the test."""
    opened: list[BrowserContext] = []
    errors: list[str] = []

    def open_context(**options: Any) -> BrowserContext:
        context = browser.new_context(**{"viewport": DESKTOP, "locale": "zh-TW", **options})
        context.set_default_timeout(PATIENCE_MS)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        opened.append(context)
        return context

    yield open_context
    for context in opened:
        context.close()
    assert not errors, f"errors on the page: {errors}"


class Widget:
    """Operate the widget on a page by what a customer sees or hears of it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        page.goto(url)
        self.launcher = page.locator("amends-widget .launcher")
        self.panel = page.locator("amends-widget [role=dialog]")
        self.log = page.locator("amends-widget [role=log]")
        self.box = page.locator("amends-widget #amends-message")
        self.messages = page.locator("amends-widget .msg")
        self.bubbles = page.locator("amends-widget .bubble")

    def open(self) -> Widget:
        """Open the panel and wait for the greeting."""
        self.launcher.click()
        self.messages.first.wait_for()
        return self

    def say(self, text: str) -> None:
        """Type a text and send it."""
        self.box.fill(text)
        self.box.press("Enter")

    def said(self) -> list[tuple[str, str]]:
        """Return what the log shows, top to bottom, as (role, text)."""
        rows = self.log.locator(".msg").evaluate_all(
            "rows => rows.map(row => [row.classList[1], (row.querySelector('.words') || {}).textContent || ''])"
        )
        return [(role, text) for role, text in rows]

    def texts_of(self, role: str) -> list[str]:
        """Return the texts that one role wrote."""
        return [text for who, text in self.said() if who == role]

    def button(self, name: str, exact: bool = True) -> Any:
        """Return a button by its accessible name."""
        return self.panel.get_by_role("button", name=name, exact=exact)


@pytest.fixture
def widget(new_context: Callable[..., BrowserContext], fake_desk: FakeDesk) -> Widget:
    """Return the widget, closed, on a page in Traditional Chinese."""
    return Widget(new_context().new_page(), fake_desk.url)
