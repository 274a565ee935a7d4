"""A customer who looks elsewhere, goes back, or writes with an input method."""

from __future__ import annotations

from typing import Callable

from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import PHONE, Widget
from tests.browser.fake_desk import FakeDesk
from tests.browser.pages import TAG, shop

Contexts = Callable[..., BrowserContext]

HIDE = """hidden => {
    Object.defineProperty(document, 'hidden', {configurable: true, get: () => hidden});
    document.dispatchEvent(new Event('visibilitychange'));
}"""


def test_the_title_of_a_hidden_tab_counts_what_is_new(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    widget.page.evaluate(HIDE, True)
    assert widget.page.title() == "Shop"
    fake_desk.say("我在。", role="agent", name="林雅婷")
    # A hidden tab asks now and then only.
    widget.page.evaluate("dispatchEvent(new Event('online'))")
    widget.page.evaluate("document.querySelector('amends-widget').talk.catchUp()")
    widget.page.wait_for_function("document.title === '(1) Shop'")
    widget.page.evaluate("document.title = 'Basket'")
    widget.page.evaluate(HIDE, False)
    assert widget.page.title() == "Basket"


def test_more_tabs_than_a_browser_has_connections_all_load_and_the_one_that_is_seen_hears(
    widget: Widget, fake_desk: FakeDesk
) -> None:
    widget.open()
    tabs = [widget]
    for _ in range(8):
        # As in a window, where only the last tab is seen; a stream that stayed open would take a connection.
        tabs[-1].page.evaluate(HIDE, True)
        page = widget.page.context.new_page()
        tabs.append(Widget(page, widget.page.url))
        page.wait_for_function("document.querySelector('amends-widget')?.talk.stream.source?.readyState === 1")
    listening = "Boolean(document.querySelector('amends-widget').talk.stream.source)"
    assert [tab.page.evaluate(listening) for tab in tabs] == [False] * 8 + [True]


def test_notes_that_came_while_it_was_closed_wait_on_the_next_page(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    widget.say("robot")
    expect(widget.panel.locator(".question .chip").first).to_be_visible()
    widget.button("收起對話").click()
    expect(widget.panel).to_be_hidden()
    badge = widget.page.locator("amends-widget .badge")
    expect(badge).to_be_hidden()
    widget.page.goto("about:blank")
    fake_desk.say("說好的「退款」完成了。", role="system")
    fake_desk.say("現在真的好了嗎？", role="system", kind="question", asks="mended")
    widget.page.goto(fake_desk.url)
    expect(badge).to_have_text("2")
    expect(widget.launcher).to_have_accessible_name("聯絡我們，2 則新訊息")
    expect(widget.page).to_have_title("(2) Shop")
    widget.launcher.click()
    expect(widget.messages.filter(has_text="現在真的好了嗎？")).to_be_visible()
    expect(badge).to_be_hidden()
    expect(widget.page).to_have_title("Shop")
    widget.page.reload()
    expect(widget.launcher).to_have_accessible_name("聯絡我們")


def test_on_a_telephone_back_closes_the_panel_and_then_leaves(new_context: Contexts, fake_desk: FakeDesk) -> None:
    fake_desk.pages.update(before=shop("", "before"), made=shop())
    page = new_context(viewport=PHONE).new_page()
    page.goto(f"{fake_desk.url}/made/before")
    page.evaluate("history.replaceState({mine: 1}, '')")
    widget = Widget(page, f"{fake_desk.url}/made/made").open()
    page.evaluate("addEventListener('popstate', () => window.heard = true)")
    page.go_back()
    expect(widget.panel).to_be_hidden()
    assert page.url.endswith("/made/made")
    assert page.evaluate("window.heard") is None, "the page's router sees no change"
    widget.open()
    widget.button("收起對話").click()
    expect(widget.panel).to_be_hidden()
    page.wait_for_function("!history.state?.amends")
    page.go_back()
    assert page.url.endswith("/made/before")


def test_on_a_wide_screen_the_history_is_not_touched(widget: Widget, fake_desk: FakeDesk) -> None:
    before = widget.page.evaluate("history.length")
    widget.open()
    assert widget.page.evaluate("history.length") == before


def test_escape_of_an_input_method_closes_its_list_and_not_the_panel(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    press = """code => document.querySelector('amends-widget').shadowRoot.activeElement.dispatchEvent(new KeyboardEvent(
        'keydown', {key: 'Escape', keyCode: code, bubbles: true, composed: true, cancelable: true}))"""
    widget.page.evaluate(press, 229)
    expect(widget.panel).to_be_visible()
    widget.page.evaluate(press, 27)
    expect(widget.panel).to_be_hidden()


def test_the_labels_follow_the_language_of_the_answers_and_keep_what_is_written(
    new_context: Contexts, fake_desk: FakeDesk
) -> None:
    fake_desk.pages["made"] = shop(TAG)
    widget = Widget(new_context().new_page(), f"{fake_desk.url}/made/made").open()
    widget.say("扫地机器人坏了")
    expect(widget.button("退款")).to_be_visible()
    widget.button("退款").click()
    expect(widget.panel.locator(".card.recap h3")).to_have_text("我理解的情況")
    widget.box.fill("还没写完")
    fake_desk.act(locale="zh-Hans")
    expect(widget.panel.locator(".card.recap h3")).to_have_text("我理解的情况")
    expect(widget.launcher).to_have_text("联络我们")
    assert widget.box.input_value() == "还没写完"
    assert widget.box.evaluate("el => el.getRootNode().activeElement === el")
    assert widget.messages.count() == len(fake_desk.talk.messages)
    fake_desk.act(locale="en")
    expect(widget.panel.locator(".card.recap h3")).to_have_text("What I understood")
    widget.button("Change: When").wait_for()
    fake_desk.say("Hello again")
    expect(widget.messages.filter(has_text="Hello again")).to_have_count(1)


def test_the_empty_box_asks_for_what_the_moment_needs(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    moments = {
        "請告訴我們發生了什麼事…": {},
        "在這裡回覆…": {"stage": "clarifying"},
        "還有什麼想說的，請寫在這裡…": {"stage": "agreed"},
        "寫給我們的同事…": {"owner": "agent", "agent_name": "林雅婷"},
    }
    for text, state in moments.items():
        fake_desk.act(**state)
        expect(widget.box).to_have_attribute("placeholder", text)


def test_contact_details_are_not_asked_for_again_in_another_language(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    widget.say("我想找真人")
    widget.panel.get_by_label("電話").fill("0912345678")
    widget.button("送出聯絡方式").click()
    expect(widget.messages.filter(has_text="我的聯絡方式：0912345678")).to_have_count(1)
    expect(widget.panel.locator(".card.handoff form")).to_be_hidden()
    fake_desk.act(locale="en")
    expect(widget.panel.locator(".card.handoff h3")).to_have_text("A person takes over")
    expect(widget.panel.locator(".card.handoff form")).to_be_hidden()
