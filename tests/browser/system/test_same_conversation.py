"""After a reload, a network failure or in a second tab: the same conversation, every message once and in order."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Widget
from tests.browser.system.conftest import EVERYTHING, Visit, tell_details, to_options, to_recap


def test_a_reload_keeps_everything_once(visit: Visit) -> None:
    widget = visit()
    to_options(widget)
    before = widget.said()
    widget.page.reload()
    widget.open()
    expect(widget.panel.locator("li.option .main").first).to_be_visible()
    assert widget.said() == before
    # An option offered before the reload can still be chosen.
    widget.panel.locator("li.option .main").first.click()
    tell_details(widget)
    expect(widget.panel.locator(".card.commitment")).to_have_count(1)


def test_what_is_written_without_a_network_arrives_once_when_it_is_back(visit: Visit) -> None:
    widget = visit().open()
    context = widget.page.context
    context.set_offline(True)
    widget.say("上星期三在信義店買的掃地機器人")
    widget.say("昨天就不動了")
    widget.say("我要退款")
    expect(widget.panel.locator(".banner")).to_be_visible()
    assert len(widget.texts_of("customer")) == 3
    context.set_offline(False)
    expect(widget.panel.locator(".banner")).to_be_hidden()
    # Three messages are one turn: they are read together and answered once.
    recap = widget.panel.locator(".card.recap")
    expect(recap).to_contain_text("掃地機器人")
    expect(recap).to_contain_text("退款")
    assert widget.texts_of("customer") == ["上星期三在信義店買的掃地機器人", "昨天就不動了", "我要退款"]
    said = widget.said()
    widget.page.reload()
    widget.open()
    expect(recap).to_be_visible()
    assert widget.said() == said


def test_a_second_tab_shows_the_same_and_takes_part(visit: Visit) -> None:
    first = visit()
    to_recap(first)
    second = Widget(first.page.context.new_page(), first.page.url).open()
    expect(second.panel.locator(".card.recap .main")).to_be_visible()
    assert second.said() == first.said(), "no second greeting"
    second.panel.locator(".card.recap .main").click()
    for widget in (first, second):
        expect(widget.panel.locator("li.option").first).to_be_visible()
        expect(widget.panel.locator(".card.recap .main")).to_have_attribute("aria-disabled", "true")
    assert first.said() == second.said()
    assert first.texts_of("customer").count(EVERYTHING["zh"]) == 1
