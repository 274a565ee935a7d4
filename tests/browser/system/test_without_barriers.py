"""Real conversations by keyboard only, and checked with axe."""

from __future__ import annotations

from typing import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.system.conftest import EVERYTHING, Desk, Visit, tell_details, to_options, to_person, to_recap
from tests.browser.test_accessibility import violations
from tests.browser.test_keyboard import focused, tab_to
from tests.reachable import details


def test_from_opening_to_choosing_with_the_keyboard_alone(visit: Visit) -> None:
    widget = visit()
    page = widget.page
    widget.launcher.wait_for()
    tab_to(page, "聯絡我們", back=True)
    page.keyboard.press("Enter")
    expect(widget.messages.first).to_be_visible()
    assert focused(page) == "amends-message"
    page.keyboard.insert_text(EVERYTHING["zh"])
    page.keyboard.press("Enter")
    expect(widget.panel.locator(".card.recap .main")).to_be_visible()
    assert focused(page) == "amends-message", "an answer does not take the focus away"
    tab_to(page, "對，就是這樣", back=True)
    page.keyboard.press("Enter")
    choose = widget.panel.locator("li.option .main")
    expect(choose.first).to_be_visible()
    tab_to(page, str(choose.nth(1).get_attribute("aria-label")))
    page.keyboard.press("Space")
    expect(widget.panel.locator(".msg.question").last).to_be_visible()
    tab_to(page, "amends-message")
    page.keyboard.insert_text(details("by keyboard", "zh-Hant"))
    page.keyboard.press("Enter")
    expect(widget.panel.locator(".card.commitment")).to_be_visible()
    expect(widget.panel.locator("li.option.chosen")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(widget.panel).to_be_hidden()
    assert focused(page) == "聯絡我們"


@pytest.mark.parametrize(("language", "size", "scheme"), [("zh", DESKTOP, "light"), ("en", PHONE, "dark")])
def test_axe_finds_nothing_in_the_widget(language: str, size: dict[str, int], scheme: str, visit: Visit) -> None:
    widget = visit(language, viewport=size, color_scheme=scheme, reduced_motion="reduce")
    widget.launcher.wait_for()
    recap = to_recap(widget, language)
    assert violations(widget.page) == []
    recap.locator(".main").click()
    expect(widget.panel.locator("li.option").first).to_be_visible()
    assert violations(widget.page) == []
    widget.panel.locator("li.option .main").first.click()
    tell_details(widget, language)
    assert violations(widget.page) == []
    expect(widget.panel.locator(".card.commitment")).to_be_visible()
    to_person(widget)
    assert violations(widget.page) == []


@pytest.mark.parametrize(("locale", "scheme"), [("zh-TW", "light"), ("en-GB", "dark")])
def test_axe_finds_nothing_on_the_desk(locale: str, scheme: str, visit: Visit, agent: Callable[..., Desk]) -> None:
    widget = visit()
    to_options(widget)
    number = to_person(widget)
    desk = agent(locale=locale, color_scheme=scheme, reduced_motion="reduce")
    expect(desk.person(number)).to_be_visible()
    assert violations(desk.page) == []
    desk.person(number).click()
    expect(desk.case.locator(".case__offer")).to_be_visible()
    for card in desk.page.locator(".msg__card summary").all():
        card.click()
    assert violations(desk.page) == []
    desk.act("take")
    expect(desk.page.locator(".reply textarea")).to_be_visible()
    desk.write("OK")
    expect(desk.page.locator(".msg--agent:not([data-pending])")).to_have_count(1)
    assert violations(desk.page) == []
