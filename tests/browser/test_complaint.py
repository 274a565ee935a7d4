"""A complete complaint as a customer experiences it, from the first message to an agreement."""

from __future__ import annotations

from typing import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Widget
from tests.browser.fake_desk import FakeDesk

WORDS = {
    "zh-Hant": {
        "complaint": "上星期三在信義店買的掃地機器人昨天就不動了",
        "steps": ["聆聽", "釐清", "方案", "執行", "回訪"],
        "wish": "退款",
        "confirm": "對，就是這樣",
        "choose": "選這個方案: 換一台全新的",
        "title": "換一台全新的",
        "rating": "4 分",
        "rate": "送出評分",
        "thanks": "謝謝您，您的意見已經收到。",
    },
    "en": {
        "complaint": "The robot vacuum I bought last Wednesday stopped yesterday",
        "steps": ["Listen", "Clarify", "Options", "Act", "Follow-up"],
        "wish": "A refund",
        "confirm": "Yes, that is right",
        "choose": "Choose this: A brand-new machine",
        "title": "A brand-new machine",
        "rating": "4 of 5",
        "rate": "Send rating",
        "thanks": "Thank you. We have received your rating.",
    },
}


def current_step(widget: Widget) -> str:
    """Return the name of the step marked as current in the header."""
    return widget.panel.locator(".steps [aria-current=step] span").first.inner_text()


@pytest.mark.parametrize("locale", ["zh-Hant", "en"])
def test_a_complaint_ends_in_an_agreement(
    locale: str, new_context: Callable[..., BrowserContext], fake_desk: FakeDesk
) -> None:
    words = WORDS[locale]
    widget = Widget(new_context().new_page(), f"{fake_desk.url}/?locale={locale}").open()
    assert widget.panel.locator(".steps li > span:not(.sr)").all_inner_texts() == words["steps"]
    assert current_step(widget) == words["steps"][0]

    widget.say(str(words["complaint"]))
    widget.button(str(words["wish"])).click()
    recap = widget.panel.locator(".card.recap")
    expect(recap.locator("dt")).to_have_count(5)
    assert current_step(widget) == words["steps"][1]

    widget.button(str(words["confirm"])).click()
    expect(widget.panel.locator("li.option")).to_have_count(3)
    assert current_step(widget) == words["steps"][2]
    # A confirmed recap cannot be confirmed again.
    expect(widget.button(str(words["confirm"]))).to_have_attribute("aria-disabled", "true")

    widget.button(str(words["choose"])).click()
    commitment = widget.panel.locator(".card.commitment")
    expect(commitment.locator("strong")).to_have_text("2611-4821-7")
    expect(commitment.locator(".tasks li")).to_have_count(2)
    assert current_step(widget) == words["steps"][3]
    expect(widget.panel.locator("li.option.chosen h4")).to_contain_text(str(words["title"]))
    expect(widget.panel.locator("li.option.past")).to_have_count(2)

    widget.panel.get_by_role("radio", name=str(words["rating"])).first.check()
    widget.button(str(words["rate"])).click()
    expect(widget.panel.locator(".thanks")).to_have_text(str(words["thanks"]))
    assert fake_desk.talk.surveys == [{"score": 4}]

    said = [text for role, text in widget.said() if role == "customer"]
    assert said == [words["complaint"], words["wish"], words["confirm"], words["title"]]
    assert [message["text"] for message in fake_desk.talk.messages if message["author"]["role"] == "customer"] == said


def test_a_fact_is_corrected_by_its_own_button(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open().say("掃地機器人不動了")
    widget.button("退款").click()
    widget.button("更正：時間").click()
    expect(widget.log).to_contain_text("那麼是哪一天呢？")
    widget.say("上星期二")
    expect(widget.panel.locator(".card.recap")).to_have_count(2)
    expect(widget.panel.locator(".card.recap").last).to_contain_text("上星期二")
    # Only the latest recap can be confirmed.
    first, last = widget.button("對，就是這樣").all()
    expect(first).to_have_attribute("aria-disabled", "true")
    expect(last).to_have_attribute("aria-disabled", "false")


def test_wanting_none_of_the_options_brings_a_person(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open().say("掃地機器人不動了")
    widget.button("退款").click()
    widget.button("對，就是這樣").click()
    widget.button("都不適合，我想找人談").click()
    card = widget.panel.locator(".card.handoff")
    expect(card).to_contain_text("陳柏翰・客服主任")
    expect(widget.panel.locator(".owner")).to_have_text("已通知專人，正在安排")
    # Contact details are asked for, because the desk says `contact_needed`.
    widget.button("送出聯絡方式").click()
    expect(card.get_by_role("alert")).to_have_text("請填電話或電子郵件其中一項。")
    card.get_by_label("電話").fill("0912-000-111")
    widget.button("送出聯絡方式").click()
    expect(widget.log).to_contain_text("我的聯絡方式：0912-000-111")
    expect(card.get_by_label("電話")).to_be_hidden()


def test_a_person_is_one_button_away_and_their_name_is_shown(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    widget.button("找真人：請專人跟我說").click()
    expect(widget.panel.locator(".card.handoff")).to_be_visible()
    assert fake_desk.posts[-1]["text"] == "我想找真人"
    fake_desk.act(owner="agent", agent_name="陳柏翰")
    fake_desk.say("我是陳柏翰，您的事由我來處理。", role="agent", name="陳柏翰")
    expect(widget.panel.locator(".owner")).to_have_text("陳柏翰 正在協助您")
    expect(widget.panel.locator(".msg.agent .who span")).to_have_text("陳柏翰")
    expect(widget.button("找真人：請專人跟我說")).to_have_attribute("aria-disabled", "true")


def test_the_state_of_the_case_is_a_card(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    item = {"what": "到府收件", "owner": "吳志豪", "due_at": "2026-11-24T02:00:00Z", "state": "kept"}
    fake_desk.say("您的案件正在處理。", kind="status", case_number="2611-4821-7", stage="agreed", items=[item])
    card = widget.panel.locator(".card.status")
    expect(card).to_contain_text("2611-4821-7")
    expect(card).to_contain_text("已說定")
    expect(card).to_contain_text("已完成")


@pytest.mark.parametrize(
    ("locale", "zone", "shown"),
    [
        ("zh-Hant", "Asia/Taipei", "11月24日（二）10:00前"),
        ("zh-Hant", "Europe/London", "11月24日（二）10:00（GMT+8）前"),
        ("en", "Asia/Taipei", "by 10:00 on Tue 24 Nov"),
        ("en", "America/New_York", "by 10:00 GMT+8 on Tue 24 Nov"),
    ],
)
def test_a_promised_time_reads_as_in_the_words_wherever_the_customer_is(
    locale: str, zone: str, shown: str, new_context: Callable[..., BrowserContext], fake_desk: FakeDesk
) -> None:
    page = new_context(timezone_id=zone).new_page()
    widget = Widget(page, f"{fake_desk.url}/?locale={locale}").open()
    item = {"what": "Collect", "owner": "Wu", "due_at": "2026-11-24T02:00:00Z"}
    fake_desk.say("Agreed.", kind="commitment", case_number="2611-4821-7", items=[item])
    expect(widget.panel.locator(".card.commitment .fine span").last).to_have_text(shown)


def test_typing_is_shown_and_reported_to_the_desk(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    fake_desk.show_typing(True)
    dots = widget.log.locator(".typing")
    expect(dots).to_be_visible()
    fake_desk.show_typing(False)
    expect(dots).to_be_hidden()
    widget.box.press_sequentially("掃地機器人壞了")
    widget.page.wait_for_timeout(200)
    assert fake_desk.typed == 1


def test_the_conversation_can_be_downloaded(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open().say("掃地機器人不動了")
    expect(widget.button("退款")).to_be_visible()
    with widget.page.expect_download() as download:
        widget.button("下載對話紀錄").click()
    assert "掃地機器人不動了" in download.value.path().read_text()
