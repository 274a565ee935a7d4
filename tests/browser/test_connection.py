"""No message is lost or doubled by network failures, failing calls or event streams that do not work."""

from __future__ import annotations

from playwright.sync_api import APIResponse, Route, expect

from tests.browser.conftest import Widget
from tests.browser.fake_desk import FakeDesk


def test_what_is_written_offline_is_sent_once_when_the_network_is_back(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    widget.page.context.set_offline(True)
    widget.say("第一則")
    widget.say("第二則")
    mark = widget.panel.locator(".mark")
    expect(mark.get_by_text("等待連線，會自動再送").first).to_be_visible()
    expect(widget.panel.locator(".banner")).to_contain_text("連線中斷")
    fake_desk.say("這段時間裡的回覆")
    widget.page.context.set_offline(False)
    expect(widget.panel.locator(".banner")).to_be_hidden()
    expect(widget.log).to_contain_text("這段時間裡的回覆")
    expect(mark.get_by_text("已送出")).to_be_visible()
    assert widget.texts_of("customer") == ["第一則", "第二則"]
    stored = [message["text"] for message in fake_desk.talk.messages if message["author"]["role"] == "customer"]
    assert stored == ["第一則", "第二則"]


def test_what_is_not_sent_survives_a_reload(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    fake_desk.break_next(*[503] * 50)
    widget.say("不要弄丟我")
    expect(widget.panel.get_by_text("等待連線，會自動再送")).to_be_visible()
    widget.page.reload()
    fake_desk.broken.clear()
    widget.open()
    expect(widget.panel.get_by_text("已送出")).to_be_visible()
    assert widget.texts_of("customer") == ["不要弄丟我"]
    assert len({post["client_id"] for post in fake_desk.posts}) == 1


def test_a_passing_failure_is_tried_again_with_the_same_client_id(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    fake_desk.break_next(503, 429)
    widget.say("再試一次")
    expect(widget.panel.get_by_text("已送出")).to_be_visible()
    assert len(fake_desk.posts) == 3
    assert len({post["client_id"] for post in fake_desk.posts}) == 1
    assert widget.texts_of("customer") == ["再試一次"]


def test_a_refused_message_says_why_and_can_be_changed(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    fake_desk.break_next(400, title="請拿掉看不見的字元。")
    widget.say("壞掉的訊息")
    expect(widget.panel.locator(".msg.failed .mark")).to_contain_text("請拿掉看不見的字元。")
    widget.say("好的訊息")
    expect(widget.panel.get_by_text("已送出")).to_be_visible()
    widget.button("改寫").click()
    expect(widget.box).to_have_value("壞掉的訊息")
    expect(widget.panel.locator(".msg.failed")).to_have_count(0)
    assert len(fake_desk.posts) == 2


def test_an_answer_that_got_lost_does_not_double_the_message(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    lost: list[APIResponse] = []

    def swallow(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    widget.page.route(lambda url: url.endswith("/messages"), swallow)
    widget.say("只說一次")
    expect(widget.button("退款")).to_be_visible()
    expect(widget.panel.get_by_text("已送出")).to_be_visible()
    assert widget.texts_of("customer") == ["只說一次"]
    assert [m["text"] for m in fake_desk.talk.messages].count("只說一次") == 1


def test_a_refused_choice_is_explained(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open().say("掃地機器人不動了")
    expect(widget.button("退款")).to_be_visible()
    for choice in fake_desk.talk.choices:
        fake_desk.talk.used[choice] = "somebody else"
    widget.button("退款").click()
    expect(widget.panel.locator(".msg.failed .mark")).to_contain_text("This choice has been used already.")
    widget.button("移除").click()
    expect(widget.panel.locator(".msg.failed")).to_have_count(0)


def test_messages_arrive_without_event_streams(widget: Widget, fake_desk: FakeDesk) -> None:
    fake_desk.streams_work = False
    widget.open().say("掃地機器人不動了")
    expect(widget.button("退款")).to_be_visible(timeout=20000)
    fake_desk.say("又一則")
    expect(widget.log).to_contain_text("又一則", timeout=20000)
    # Each message is shown once, in the desk's order.
    assert [text for _, text in widget.said()] == [message["text"] for message in fake_desk.talk.messages]


def test_a_desk_without_room_for_streams_shows_no_lost_connection(widget: Widget, fake_desk: FakeDesk) -> None:
    fake_desk.streams_work = False
    widget.open().say("掃地機器人不動了")
    expect(widget.button("退款")).to_be_visible(timeout=20000)
    banners = widget.panel.locator(".banner").filter(has_text="連線中斷")
    for _ in range(8):
        widget.page.wait_for_timeout(500)
        assert banners.count() == 0 or not banners.first.is_visible()


def test_a_conversation_lost_by_the_desk_is_replaced_with_a_notice(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open().say("掃地機器人不動了")
    expect(widget.button("退款")).to_be_visible()
    fake_desk.forget()
    widget.say("還在嗎")
    expect(widget.log).to_contain_text("先前的對話已經過期", timeout=15000)
    expect(widget.panel.get_by_text("已送出")).to_be_visible()
    assert len(fake_desk.talks) == 1
    # The last message is sent into the new conversation, so that it need not be typed again.
    assert widget.texts_of("customer") == ["還在嗎"]
