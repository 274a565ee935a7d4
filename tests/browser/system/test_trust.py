"""What a customer may trust, on the real page: consent, details before an agreement, taking back, first aid."""

from __future__ import annotations

import uuid
from typing import Callable

from playwright.sync_api import expect

from tests.browser.system.conftest import Desk, Visit, to_options
from tests.reachable import ADDRESS, number_of


def test_nothing_is_agreed_before_a_yes_and_the_details_and_it_can_be_taken_back(visit: Visit) -> None:
    widget = visit("zh")
    options = to_options(widget)
    asked, card = widget.panel.locator(".msg.question"), widget.panel.locator(".card.commitment")
    title = options.first.locator("h4 span").last.inner_text()

    widget.say("第一個應該可以吧")
    expect(asked.last).to_contain_text(title)
    expect(asked.last.locator(".chip")).to_have_count(3)
    expect(card).to_have_count(0)

    asked.last.locator(".chip").first.click()
    expect(asked.last).to_contain_text("電話")
    expect(asked.last).to_contain_text("地址")
    widget.say("為什麼要我的地址？")
    expect(asked.last).to_contain_text("換別的做法")
    widget.say(f"{number_of(uuid.uuid4().hex)} 或 {number_of(uuid.uuid4().hex)}")
    expect(asked.last).not_to_contain_text("・電話")
    expect(card).to_have_count(0)
    widget.say(f"{ADDRESS['zh-Hant']}，星期六下午有空")
    expect(card).to_be_visible()

    back = widget.panel.get_by_role("button", name="我改變主意了")
    back.click()
    expect(widget.panel.get_by_text("剛才說定的不算了")).to_be_visible()
    expect(options.last).to_be_visible()
    expect(back).to_have_count(0)


def test_danger_brings_first_aid_in_the_language_of_the_page_and_answers_go_on(
    visit: Visit, agent: Callable[..., Desk]
) -> None:
    widget = visit("en").open()
    expect(widget.panel.locator(".msg").first).to_contain_text("Hello")
    widget.say("Smoke is pouring out of the toaster I bought yesterday")
    handoff = widget.panel.locator(".msg.handoff .words").last
    expect(handoff).to_contain_text("119")
    widget.say("I pulled the plug, is that enough?")
    answer = widget.panel.locator(".msg:not(.customer)").last
    expect(answer).to_contain_text("keep away")
    widget.say("And who is coming?")
    expect(answer).not_to_contain_text("keep away")

    ringing = agent().page.locator("#ringing")
    ringing.locator("#ring-take").click()
    expect(ringing).to_be_hidden()
    expect(widget.panel.locator(".msg.agent, .msg.system").last).to_be_visible()
