"""axe finds no violation: in light and dark, on widget and shop, in both languages."""

from __future__ import annotations

from typing import Any, Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Widget
from tests.browser.fake_desk import FakeDesk


def violations(page: Page) -> list[str]:
    """Return what axe finds on the page, one line each."""
    # axe measures colours, so wait until nothing is fading in any more.
    page.wait_for_timeout(450)
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [f"{item['id']}: {node['target']} {node['failureSummary']}" for item in found for node in item["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("locale", "size"), [("zh-Hant", DESKTOP), ("en", PHONE)])
def test_the_widget_has_no_violation(
    scheme: str, locale: str, size: dict[str, int], new_context: Callable[..., BrowserContext], fake_desk: FakeDesk
) -> None:
    context = new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")
    widget = Widget(context.new_page(), f"{fake_desk.url}/?locale={locale}")
    widget.launcher.wait_for()
    assert violations(widget.page) == []
    widget.open()
    assert violations(widget.page) == []
    widget.say("robot")
    widget.panel.locator(".question .chip").first.click()
    expect(widget.panel.locator(".card.recap")).to_be_visible()
    assert violations(widget.page) == []
    widget.panel.locator(".card.recap > .main").click()
    expect(widget.panel.locator("li.option")).to_have_count(3)
    assert violations(widget.page) == []
    widget.panel.locator("li.option .main").first.click()
    expect(widget.panel.locator(".card.survey")).to_be_visible()
    fake_desk.act(owner="agent", agent_name="Po-Han")
    fake_desk.say("Hello", role="agent", name="Po-Han")
    fake_desk.say("Po-Han has joined", role="system")
    fake_desk.break_next(400)
    widget.say("refused")
    expect(widget.panel.locator(".msg.failed")).to_be_visible()
    widget.say("I want a person")
    expect(widget.panel.locator(".card.handoff")).to_be_visible()
    assert violations(widget.page) == []
    widget.box.fill("x" * 4001)
    assert violations(widget.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_shop_has_no_violation(
    scheme: str, language: str, new_context: Callable[..., BrowserContext], fake_desk: FakeDesk
) -> None:
    page = new_context(color_scheme=scheme).new_page()
    page.goto(f"{fake_desk.url}/shop?lang={language}")
    page.locator("amends-widget .launcher").wait_for()
    assert violations(page) == []


def test_new_messages_are_announced_politely(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    expect(widget.log).to_have_attribute("aria-live", "polite")
    expect(widget.log).to_have_attribute("aria-busy", "false")
    # Screen readers announce who wrote a message; on the screen, place and colour show it.
    expect(widget.panel.locator(".msg.bot .bubble .sr").first).to_have_text("自動助理說：")


def test_less_motion_is_respected(new_context: Callable[..., BrowserContext], fake_desk: FakeDesk) -> None:
    widget = Widget(new_context(reduced_motion="reduce").new_page(), fake_desk.url).open()
    assert float(widget.panel.evaluate("el => parseFloat(getComputedStyle(el).animationDuration)")) < 0.001
