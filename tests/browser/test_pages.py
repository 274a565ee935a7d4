"""The widget on pages of other origins, and the demonstration shop."""

from __future__ import annotations

from typing import Callable

from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Widget
from tests.browser.fake_desk import FakeDesk


def test_the_widget_works_from_another_origin_under_a_strict_policy(
    new_context: Callable[..., BrowserContext], fake_desk: FakeDesk
) -> None:
    page = new_context().new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    # "localhost" and "127.0.0.1" are different origins for a browser.
    elsewhere = fake_desk.url.replace("127.0.0.1", "localhost")
    widget = Widget(page, f"{fake_desk.url}/strict?desk={elsewhere}").open()
    widget.say("It broke")
    expect(widget.button("A refund")).to_be_visible()
    assert widget.panel.evaluate("el => getComputedStyle(el).position") == "fixed"
    assert [text for text in complaints if "favicon" not in text] == []


def test_the_shop_page_requests_nothing_from_other_origins(
    new_context: Callable[..., BrowserContext], fake_desk: FakeDesk
) -> None:
    page = new_context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    failed: list[str] = []
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    page.goto(f"{fake_desk.url}/shop?lang=zh")
    page.get_by_role("button", name="聯絡顧客關懷").click()
    expect(page.locator("amends-widget .msg").first).to_be_visible()
    assert [url for url in asked if not url.startswith((fake_desk.url, "data:", "blob:"))] == []
    assert failed == []


def test_the_shop_and_its_widget_speak_english(new_context: Callable[..., BrowserContext], fake_desk: FakeDesk) -> None:
    page = new_context().new_page()
    page.goto(f"{fake_desk.url}/shop?lang=zh")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("It does the floor.")
    expect(page.locator("amends-widget .launcher")).to_have_text("Talk to us")
    page.locator("amends-widget .launcher").click()
    expect(page.locator("amends-widget .msg").first).to_contain_text("Anju Living customer care")
    assert fake_desk.talk.locale == "en"


def test_simplified_pages_get_simplified_words(new_context: Callable[..., BrowserContext], fake_desk: FakeDesk) -> None:
    widget = Widget(new_context().new_page(), f"{fake_desk.url}/?locale=zh-Hans")
    expect(widget.launcher).to_have_text("联络我们")
    widget.open()
    assert fake_desk.talk.locale == "zh-Hans"
