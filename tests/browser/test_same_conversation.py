"""One browser has one conversation: after a reload, in a second tab, and none before the panel is opened."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Widget
from tests.browser.fake_desk import FakeDesk


def test_nothing_is_begun_before_the_panel_is_opened(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.launcher.wait_for()
    widget.page.wait_for_timeout(300)
    assert fake_desk.talks == {}


def test_a_reload_shows_the_same_conversation_once(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open().say("掃地機器人不動了")
    widget.button("退款").click()
    widget.button("對，就是這樣").click()
    expect(widget.panel.locator("li.option")).to_have_count(3)
    before = widget.said()
    widget.page.reload()
    widget.open()
    expect(widget.panel.locator("li.option")).to_have_count(3)
    assert widget.said() == before
    assert len(fake_desk.talks) == 1
    # A used button stays used, and an open choice stays open.
    expect(widget.button("對，就是這樣")).to_have_attribute("aria-disabled", "true")
    widget.button("選這個方案: 全額退款").click()
    expect(widget.panel.locator(".card.commitment")).to_be_visible()
    widget.page.reload()
    widget.open()
    expect(widget.panel.locator("li.option.chosen")).to_contain_text("全額退款")


def test_a_second_tab_shares_the_conversation(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open().say("掃地機器人不動了")
    expect(widget.button("退款")).to_be_visible()
    second = Widget(widget.page.context.new_page(), fake_desk.url).open()
    expect(second.button("退款")).to_be_visible()
    second.button("退款").click()
    expect(widget.panel.locator(".card.recap")).to_be_visible()
    widget.page.bring_to_front()
    widget.say("對了，盒子還在")
    expect(second.log).to_contain_text("對了，盒子還在")
    for tab in (widget, second):
        expect(tab.log).to_contain_text("記下來了。")
    assert len(fake_desk.talks) == 1
    assert widget.said() == second.said()
    greetings = [message for message in fake_desk.talk.messages if message["text"].startswith("您好")]
    assert len(greetings) == 1


def test_two_tabs_opened_at_once_begin_one_conversation(widget: Widget, fake_desk: FakeDesk) -> None:
    second = Widget(widget.page.context.new_page(), fake_desk.url)
    open_panel = "document.querySelector('amends-widget').open()"
    widget.page.evaluate(open_panel)
    second.page.evaluate(open_panel)
    expect(widget.messages).to_have_count(1)
    expect(second.messages).to_have_count(1)
    assert len(fake_desk.talks) == 1


# Make this tab read storage as it was 150 ms ago, as can happen between two processes of a busy browser.
LATE_STORAGE = """
  const read = Storage.prototype.getItem;
  const seen = [];
  setInterval(() => seen.push([performance.now(), { ...localStorage }]), 5);
  Storage.prototype.getItem = function (key) {
    if (this !== window.localStorage) return read.call(this, key);
    const then = seen.filter(([at]) => at <= performance.now() - 150).pop();
    return then?.[1][key] ?? null;
  };
"""


def test_a_tab_with_stale_storage_begins_no_second_conversation(widget: Widget, fake_desk: FakeDesk) -> None:
    page = widget.page.context.new_page()
    page.add_init_script(LATE_STORAGE)
    second = Widget(page, fake_desk.url)
    open_panel = "document.querySelector('amends-widget').open()"
    widget.page.evaluate(open_panel)
    second.page.evaluate(open_panel)
    expect(widget.messages).to_have_count(1)
    expect(second.messages).to_have_count(1)
    assert len(fake_desk.talks) == 1


def test_the_launcher_counts_what_is_unread(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    widget.box.press("Escape")
    fake_desk.say("一")
    fake_desk.say("二")
    expect(widget.launcher).to_have_attribute("aria-label", "聯絡我們，2 則新訊息")
    widget.page.reload()
    expect(widget.launcher).to_have_attribute("aria-label", "聯絡我們，2 則新訊息")
    widget.open()
    expect(widget.messages).to_have_count(3)
    widget.box.press("Escape")
    expect(widget.launcher).to_have_attribute("aria-label", "聯絡我們")


def test_many_old_messages_are_all_there(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    for n in range(620):
        fake_desk.say(f"第 {n} 則")
    expect(widget.log).to_contain_text("第 619 則", timeout=15000)
    widget.page.reload()
    widget.open()
    expect(widget.messages).to_have_count(621, timeout=15000)
    assert [text for _, text in widget.said()] == [message["text"] for message in fake_desk.talk.messages]


def test_two_tabs_that_lose_their_conversation_go_on_in_one(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    second = Widget(widget.page.context.new_page(), fake_desk.url).open()
    fake_desk.forget()
    for tab in (widget, second):
        expect(tab.panel.locator(".note, .msg.bot").first).to_be_visible()
    second.say("還在嗎")
    for tab in (widget, second):
        expect(tab.button("退款")).to_be_visible(timeout=15000)
    assert len(fake_desk.talks) == 1
    assert widget.said() == second.said()
