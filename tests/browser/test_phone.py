"""On a phone the panel fills the screen."""

from __future__ import annotations

from typing import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import PHONE, Widget
from tests.browser.fake_desk import FakeDesk


@pytest.mark.parametrize("locale", ["zh-Hant", "en"])
@pytest.mark.parametrize(("width", "height"), [(320, 568), (390, 844)])
def test_the_panel_fills_the_screen_without_overflow(
    width: int, height: int, locale: str, new_context: Callable[..., BrowserContext], fake_desk: FakeDesk
) -> None:
    size = {"width": width, "height": height}
    context = new_context(viewport=size, has_touch=True, is_mobile=True, reduced_motion="reduce")
    widget = Widget(context.new_page(), f"{fake_desk.url}/?locale={locale}").open()
    box = widget.panel.bounding_box()
    assert box == {"x": 0, "y": 0, "width": width, "height": height}
    assert widget.panel.locator("h2").evaluate("el => el.scrollWidth - el.clientWidth") == 0, "the title is cut off"
    widget.say("x" * 300)
    widget.panel.locator(".question .chip").first.click()
    widget.panel.locator(".card.recap > .main").click()
    expect(widget.panel.locator("li.option")).to_have_count(3)
    assert widget.log.evaluate("el => el.scrollWidth - el.clientWidth") == 0
    too_wide = widget.panel.evaluate(
        "(panel, width) => [...panel.querySelectorAll('*')].filter(el => el.offsetParent && !el.closest('.sr')"
        " && (el.getBoundingClientRect().right > width + 1 || el.getBoundingClientRect().left < -1))"
        ".map(el => el.className || el.tagName)",
        width,
    )
    assert too_wide == []


def test_the_page_behind_the_panel_scrolls_only_after_it_is_closed(
    new_context: Callable[..., BrowserContext], fake_desk: FakeDesk
) -> None:
    context = new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    widget = Widget(context.new_page(), fake_desk.url).open()
    assert widget.page.evaluate("document.documentElement.style.overflow") == "hidden"
    widget.button("收起對話").click()
    assert widget.page.evaluate("document.documentElement.style.overflow") == ""


def test_the_keyboard_leaves_room_for_what_is_written(
    new_context: Callable[..., BrowserContext], fake_desk: FakeDesk
) -> None:
    size = {"width": 390, "height": 844}
    context = new_context(viewport=size, has_touch=True, is_mobile=True, reduced_motion="reduce")
    widget = Widget(context.new_page(), fake_desk.url).open()
    widget.page.set_viewport_size({"width": 390, "height": 430})
    expect(widget.box).to_be_in_viewport()
    box = widget.panel.bounding_box()
    assert box is not None
    assert box["height"] == 430


def test_many_options_are_short_and_show_their_reasons_when_asked(
    new_context: Callable[..., BrowserContext], fake_desk: FakeDesk
) -> None:
    widget = Widget(new_context(viewport=PHONE).new_page(), fake_desk.url).open()
    reason = "款項退回原付款方式，不用再等維修，也不用再跑一趟門市"
    options = [
        {"command": f"o{n}", "title": f"方案 {n}", "remedy": "退款", "pros": [reason] * 3, "cons": [f"{reason}{n}"]}
        for n in range(4)
    ]
    fake_desk.say("有這些做法：", kind="options", offer_id="o", options=options)
    card = widget.panel.locator(".card.options")
    expect(card.locator("li.option")).to_have_count(4)
    shown = card.bounding_box()
    assert shown is not None
    assert shown["height"] < 900, "four full ones are longer than 1,400"
    expect(card.get_by_text(f"{reason}2")).to_be_hidden()
    card.locator("summary").nth(2).click()
    expect(card.get_by_text(f"{reason}2")).to_be_visible()


def test_on_a_wide_screen_the_reasons_are_shown_at_once(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    widget.say("掃地機器人不動了")
    widget.button("退款").click()
    widget.button("對，就是這樣").click()
    expect(widget.panel.get_by_text("保固重新起算兩年")).to_be_visible()
    expect(widget.panel.locator("summary").first).to_be_hidden()
