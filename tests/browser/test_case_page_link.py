"""The way from the widget to the page of the case and to the public page, and the survey in three marks."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import PHONE, Widget
from tests.browser.fake_desk import FakeDesk

ITEMS = [{"what": "退款", "owner": "張淑芬", "due_at": "2026-12-02T10:00:00Z"}]


def agree(widget: Widget, fake_desk: FakeDesk) -> str:
    """Show the card of an agreement, and return the address that it carries."""
    widget.open()
    address = f"{fake_desk.url}/c/made~up"
    fake_desk.say("說定了。", kind="commitment", case_number="2611-4821-7", items=ITEMS, status_url=address)
    expect(widget.panel.locator(".card.commitment")).to_be_visible()
    return address


def test_the_card_leads_to_the_page_of_the_case(widget: Widget, fake_desk: FakeDesk) -> None:
    address = agree(widget, fake_desk)
    link = widget.panel.get_by_role("link", name="打開進度頁")
    expect(link).to_have_attribute("href", address)
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_the_code_is_asked_for_only_when_it_is_opened_and_goes_away_when_it_may_not_be_shown(
    widget: Widget, fake_desk: FakeDesk
) -> None:
    asked: list[str] = []
    widget.page.route("**/qr.svg", lambda route: (asked.append(route.request.url), route.abort())[-1])
    address = agree(widget, fake_desk)
    assert asked == []
    widget.panel.get_by_text("用手機掃描打開").click()
    expect(widget.panel.locator(".qr")).to_have_count(0)
    assert asked == [f"{address}/qr.svg"]
    expect(widget.panel.get_by_role("link", name="打開進度頁")).to_be_visible()


def test_on_a_telephone_there_is_no_code(new_context: Callable[..., BrowserContext], fake_desk: FakeDesk) -> None:
    widget = Widget(new_context(viewport=PHONE, has_touch=True, is_mobile=True).new_page(), fake_desk.url)
    agree(widget, fake_desk)
    expect(widget.panel.get_by_role("link", name="打開進度頁")).to_be_visible()
    expect(widget.panel.locator(".qr")).to_have_count(0)


def test_a_card_without_an_address_has_no_link(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    fake_desk.say("說定了。", kind="commitment", case_number="2611-4821-7", items=ITEMS)
    expect(widget.panel.locator(".card.commitment")).to_be_visible()
    expect(widget.panel.locator(".card.commitment a")).to_have_count(0)


def test_the_survey_sends_each_mark_that_was_given(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    fake_desk.say("這次如何？", kind="survey", choices=[1, 2, 3, 4, 5], also=["process", "treatment"])
    card = widget.panel.locator(".card.survey")
    for name, mark in {"結果：有沒有解決": "4 分", "態度：有沒有被好好對待": "5 分"}.items():
        card.get_by_role("radiogroup", name=name).get_by_role("radio", name=mark).check(force=True)
    card.get_by_role("button", name="送出評分").click()
    expect(card.get_by_role("status")).to_contain_text("謝謝您")
    assert fake_desk.talk.surveys == [{"score": 4, "treatment": 5}]


def test_an_older_survey_has_one_row(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    fake_desk.say("這次如何？", kind="survey", choices=[1, 2, 3, 4, 5])
    expect(widget.panel.locator(".card.survey").get_by_role("radiogroup")).to_have_count(1)


def test_the_greeting_leads_to_how_complaints_are_handled(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    link = widget.panel.get_by_role("link", name="我們怎麼處理申訴")
    expect(link).to_have_attribute("href", f"{fake_desk.url}/complaints?lang=zh-Hant")
