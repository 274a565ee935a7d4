"""Fixtures: a customer on the demonstration shop's page and an agent at the desk, with every process running."""

from __future__ import annotations

import re
import uuid
from typing import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import Widget
from tests.reachable import details
from tests.running import Running

TAIPEI = "Asia/Taipei"
# Milliseconds to wait for what should appear: a turn waits for the customer's pause and then for the model, and a busy
# machine is slow.
PATIENCE = 20_000
# How often a list is scrolled by half a screen to find somebody, with a pause in milliseconds for it to be drawn.
SCREENS, PAUSE = 40, 250
HALF_A_SCREEN_ON = """list => {
    const more = list.scrollTop + list.clientHeight < list.scrollHeight;
    list.scrollTop = more ? list.scrollTop + list.clientHeight / 2 : 0;
}"""
# A message with all facts that the bot asks for.
EVERYTHING = {
    "zh": "上星期三在信義店買的掃地機器人昨天就不動了，我要退款",
    "en": "The robot vacuum I bought last Wednesday at the Xinyi store stopped working yesterday. I want a refund.",
}

Visit = Callable[..., Widget]


@pytest.fixture
def visit(running: Running, new_context: Callable[..., BrowserContext]) -> Visit:
    """Return a function that opens the shop's page in a separate browser profile; `language` is zh or en."""

    def come(language: str = "zh", **options: object) -> Widget:
        locale = "zh-TW" if language == "zh" else "en-GB"
        context = new_context(locale=locale, timezone_id=TAIPEI, **options)
        context.set_default_timeout(PATIENCE)
        return Widget(context.new_page(), f"{running.shop_url}/shop?lang={language}")

    return come


class Desk:
    """The desk's page with an agent signed in."""

    def __init__(self, page: Page, running: Running) -> None:
        self.page = page
        page.goto(running.desk_url)
        page.locator("[name=login]").fill(running.login)
        page.locator("[name=password]").fill(running.password)
        page.keyboard.press("Enter")
        expect(page.locator("#desk")).to_be_visible()
        # Rows with their case numbers, the newest in sight: the page holds only those near the eye.
        page.locator("#list-density").click()
        page.locator("#list-sort").select_option("newest")
        self.messages = page.locator(".msg")
        self.case = page.locator("#case")

    def name(self) -> str:
        """Return the agent's name as shown on the page."""
        return self.page.locator("#me b").inner_text()

    def person(self, case_number: str) -> Locator:
        """Return the entry of the visible list with this case number, scrolled into sight as an agent would.

        A long list draws only the rows that can be seen, and customers of earlier tests wait in it too.
        """
        entry = self.page.locator(".person", has_text=case_number)
        for _ in range(SCREENS):
            if entry.count():
                break
            self.page.locator("#people").evaluate(HALF_A_SCREEN_ON)
            self.page.wait_for_timeout(PAUSE)
        return entry

    def act(self, name: str) -> None:
        """Press a button above the conversation: take, take_over, give_back or resolve."""
        self.page.locator(f"[data-act={name}]").click()
        if name in ("take", "take_over"):
            # The same agent takes part in many tests, and may hold as many conversations as they can.
            anyway = self.page.locator("dialog:has(#take-anyway-title) [type=submit]")
            expect(self.page.locator(".reply textarea").or_(anyway).first).to_be_visible()
            if anyway.is_visible():
                anyway.click()

    def write(self, text: str) -> None:
        """Write a message to the customer and send it."""
        self.page.locator(".reply textarea").fill(text)
        self.page.keyboard.press("Enter")


@pytest.fixture
def agent(running: Running, new_context: Callable[..., BrowserContext]) -> Callable[..., Desk]:
    """Return a function that signs the demonstration agent in, in a second browser window."""

    def sign_in(**options: object) -> Desk:
        context = new_context(viewport={"width": 1366, "height": 800}, timezone_id=TAIPEI, **options)
        context.set_default_timeout(PATIENCE)
        return Desk(context.new_page(), running)

    return sign_in


@pytest.fixture(autouse=True)
def patient() -> Iterator[None]:
    """Wait longer for what should be on the screen, because real turns take time."""
    expect.set_options(timeout=PATIENCE)
    yield
    expect.set_options(timeout=5000)


def to_recap(widget: Widget, language: str = "zh") -> Locator:
    """Tell the whole story in one message; return the recap card."""
    widget.open().say(EVERYTHING[language])
    recap = widget.panel.locator(".card.recap").first
    expect(recap).to_be_visible()
    return recap


def to_options(widget: Widget, language: str = "zh") -> Locator:
    """Tell the story and confirm the recap; return the options."""
    to_recap(widget, language).locator(".main").click()
    options = widget.panel.locator("li.option")
    expect(options.first).to_be_visible()
    return options


def tell_details(widget: Widget, language: str = "zh") -> None:
    """Answer the question for what the chosen option needs."""
    expect(widget.panel.locator(".msg.question").last).to_be_visible()
    widget.say(details(uuid.uuid4().hex, "en" if language == "en" else "zh-Hant"))


def to_person(widget: Widget) -> str:
    """Ask for a person by the button; return the case number."""
    widget.panel.locator(".top .person").click()
    expect(widget.panel.locator(".card.handoff")).to_be_visible()
    number = re.search(r"\d{4}-\d{4}-\d", widget.panel.locator(".msg.handoff .words").last.inner_text())
    assert number is not None, widget.panel.locator(".msg.handoff .words").all_inner_texts()
    return number[0]
