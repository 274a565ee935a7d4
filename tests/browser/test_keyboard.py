"""Use without a mouse: Tab reaches everything, and the focus is never lost."""

from __future__ import annotations

from typing import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PHONE, Widget
from tests.browser.fake_desk import FakeDesk

FOCUSED = """() => { let el = document.activeElement;
    while (el && el.shadowRoot && el.shadowRoot.activeElement) el = el.shadowRoot.activeElement;
    return el.getAttribute('aria-label') || el.id || el.textContent; }"""


def focused(page: Page) -> str:
    """Return the label, id or text of the element that has the focus."""
    return str(page.evaluate(FOCUSED))


def tab_to(page: Page, name: str, back: bool = False) -> None:
    """Press Tab (Shift+Tab when `back`) until the element with this name has the focus."""
    for _ in range(60):
        if focused(page) == name:
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"Tab never reaches {name!r}")


def test_a_complaint_by_keyboard_alone(widget: Widget, fake_desk: FakeDesk) -> None:
    page = widget.page
    tab_to(page, "聯絡我們")
    page.keyboard.press("Enter")
    assert focused(page) == "amends-message"
    expect(widget.messages.first).to_be_visible()
    page.keyboard.type("掃地機器人不動了")
    page.keyboard.press("Enter")
    expect(widget.button("退款")).to_be_visible()
    assert focused(page) == "amends-message"
    tab_to(page, "退款", back=True)
    page.keyboard.press("Space")
    expect(widget.panel.locator(".card.recap")).to_be_visible()
    tab_to(page, "對，就是這樣")
    page.keyboard.press("Enter")
    expect(widget.panel.locator("li.option").first).to_be_visible()
    # A pressed button keeps the focus, so the next Tab starts there.
    assert focused(page) == "對，就是這樣"
    tab_to(page, "選這個方案: 優先維修")
    page.keyboard.press("Enter")
    expect(widget.panel.locator(".card.commitment")).to_be_visible()
    page.keyboard.press("Escape")
    expect(widget.panel).to_be_hidden()
    assert focused(page) == "聯絡我們"


def test_the_focus_goes_back_to_what_opened_the_panel(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.page.locator("#page-button").focus()
    widget.page.evaluate("document.querySelector('amends-widget').open()")
    expect(widget.panel).to_be_visible()
    widget.page.keyboard.press("Escape")
    assert focused(widget.page) == "page-button"


def test_on_a_phone_tab_stays_in_the_panel(new_context: Callable[..., BrowserContext], fake_desk: FakeDesk) -> None:
    context = new_context(viewport=PHONE)
    widget = Widget(context.new_page(), fake_desk.url).open()
    expect(widget.panel).to_have_attribute("aria-modal", "true")
    for key in ["Tab"] * 12 + ["Shift+Tab"] * 12:
        widget.page.keyboard.press(key)
        assert widget.page.evaluate("document.activeElement.tagName") == "AMENDS-WIDGET"


def test_the_focus_is_visible(widget: Widget, fake_desk: FakeDesk) -> None:
    tab_to(widget.page, "聯絡我們")
    assert widget.launcher.evaluate("el => getComputedStyle(el).outlineStyle") == "solid"
