"""An agent takes over in a second browser window, gives the conversation back, and later resolves the case."""

from __future__ import annotations

from typing import Callable

from playwright.sync_api import expect

from bot.cases import cases, surveys
from tests.browser.system.conftest import EVERYTHING, Desk, Visit, to_options, to_person, to_recap
from tests.running import Running


def test_handed_over_given_back_and_resolved(visit: Visit, agent: Callable[..., Desk], running: Running) -> None:
    widget = visit()
    to_recap(widget)
    number = to_person(widget)
    owner = widget.panel.locator(".owner")
    expect(owner).to_have_text("已通知專人，正在安排")

    desk = agent()
    waiting = desk.person(number)
    expect(waiting).to_contain_text("顧客要求真人")
    waiting.click()
    expect(desk.messages.filter(has_text=EVERYTHING["zh"]).first).to_be_visible()
    expect(desk.case).to_contain_text("掃地機器人")
    expect(desk.case).to_contain_text("信義店")
    # The date is shown beside the customer's word, because "yesterday" means another day tomorrow.
    expect(desk.case).to_contain_text("，顧客說「昨天」")
    desk.act("take")
    name = desk.name()
    expect(owner).to_have_text(f"{name} 正在協助您")
    desk.write("您好，我看到您的掃地機器人了，我來查訂單。")
    words = widget.panel.locator(".msg.agent")
    expect(words.locator(".words")).to_have_text("您好，我看到您的掃地機器人了，我來查訂單。")
    expect(words.locator(".who span")).to_have_text(name)

    before = widget.panel.locator(".msg.bot").count()
    widget.say("謝謝，要等多久？")
    expect(desk.messages.filter(has_text="謝謝，要等多久？")).to_be_visible()
    desk.write("十分鐘內。")
    expect(widget.log).to_contain_text("十分鐘內。")
    assert widget.panel.locator(".msg.bot").count() == before, "the bot keeps silent while a person is there"

    desk.act("give_back")
    desk.page.locator("dialog button[type=submit]").click()
    expect(owner).to_have_text("自動助理在聽您說")
    expect(widget.panel.locator(".msg.system").last).to_contain_text(name)
    widget.say("處理得怎麼樣了？")
    expect(widget.panel.locator(".msg.bot")).not_to_have_count(before)

    # The same agent takes over again without being called, and resolves the case.
    desk.page.locator("#tab-bot").click()
    desk.person(number).click()
    desk.act("take_over")
    expect(owner).to_have_text(f"{name} 正在協助您")
    desk.act("resolve")
    desk.page.locator("dialog select[name=cause]").select_option("slow_procedure")
    desk.page.locator("dialog textarea").fill("已退款，點數已補。")
    desk.page.locator("dialog button[type=submit]").click()
    survey = widget.panel.locator(".card.survey")
    expect(survey).to_be_visible()
    survey.get_by_role("radio", name="5 分").first.check()
    widget.button("送出評分").click()
    expect(survey.locator(".thanks")).to_have_text("謝謝您，您的意見已經收到。")
    assert "已退款，點數已補。" not in widget.log.inner_text(), "notes are for colleagues only"

    store = running.store()
    try:
        with store.read() as session:
            case = cases.find(session, number)
            assert case is not None
            assert case.stage == "resolved"
            assert [given.score for given in surveys.of_conversation(session, case.conversation_id)] == [5]
    finally:
        store.close()


def test_offers_and_reasons_are_shown_to_an_agent_in_words(visit: Visit, agent: Callable[..., Desk]) -> None:
    widget = visit("en")
    options = to_options(widget, "en")
    titles = [option.locator("h4 span").last.inner_text() for option in options.all()]
    number = to_person(widget)
    desk = agent(locale="en-GB")
    desk.person(number).click()
    expect(desk.case.locator(".case__offer .tile b")).to_have_text(titles)
    expect(desk.case.locator(".case__offer")).to_contain_text("NT$")
    expect(desk.case.locator(".why-list")).to_contain_text("paid 5000 or more")
    assert "_" not in desk.case.inner_text().split("?", 1)[0], "no identifier on the screen"
    desk.page.locator("[data-locale=zh-Hant]").click()
    expect(desk.case.locator(".why-list")).to_contain_text("金額滿 5000 元")


def test_an_agent_marks_an_order_as_the_customers(visit: Visit, agent: Callable[..., Desk]) -> None:
    widget = visit("en")
    widget.open().say("My massage chair from order AJ26080884249 does not move at all, I want a refund")
    expect(widget.panel.locator(".msg.question").last).to_be_visible()
    desk = agent(locale="en-GB")
    desk.person(to_person(widget)).click()
    desk.act("take")
    expect(desk.case).to_contain_text("AJ26080884249")
    desk.page.locator("#prove-order").click()
    dialog = desk.page.locator("dialog")
    dialog.get_by_role("radio").nth(1).check()
    dialog.locator("textarea").fill("Told the name and the address of the order.")
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_have_count(0)
    expect(desk.page.locator("#prove-order")).to_have_count(0)
    expect(desk.case).to_contain_text("checked: a colleague saw who they are")
