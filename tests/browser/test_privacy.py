"""Several people at one browser, and what the page's address and a customer's words give away."""

from __future__ import annotations

from typing import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Widget
from tests.browser.fake_desk import FakeDesk
from tests.browser.pages import TAG, shop

Contexts = Callable[..., BrowserContext]

SECRET = "My name is in here"


def named(email: str | None) -> str:
    """Return a page that names this customer."""
    return shop(TAG.replace("defer", f'data-customer-email="{email}" defer') if email else TAG)


@pytest.fixture
def pages(new_context: Contexts, fake_desk: FakeDesk) -> BrowserContext:
    """Return a browser profile with a page of Mei, of Lin and of nobody."""
    context = new_context()
    for name, email in (("mei", "mei@example.com"), ("lin", "lin@example.com"), ("nobody", None)):
        fake_desk.pages[name] = named(email)
    return context


@pytest.mark.parametrize("after", ["lin", "nobody"])
def test_the_next_person_at_the_browser_reads_nothing_of_the_one_before(
    after: str, pages: BrowserContext, fake_desk: FakeDesk
) -> None:
    page = pages.new_page()
    widget = Widget(page, f"{fake_desk.url}/made/mei").open()
    widget.say(SECRET)
    expect(widget.button("退款")).to_be_visible()
    widget.box.fill(f"{SECRET}, too")
    widget = Widget(page, f"{fake_desk.url}/made/{after}").open()
    expect(widget.messages).to_have_count(1)
    assert widget.box.input_value() == ""
    assert page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])").count(SECRET) == 0
    assert len(fake_desk.talks) == 2


def test_who_signs_in_while_talking_keeps_the_conversation(pages: BrowserContext, fake_desk: FakeDesk) -> None:
    page = pages.new_page()
    widget = Widget(page, f"{fake_desk.url}/made/nobody").open()
    widget.say("掃地機器人不動了")
    expect(widget.button("退款")).to_be_visible()
    for _ in range(2):
        widget = Widget(page, f"{fake_desk.url}/made/mei").open()
        expect(widget.button("退款")).to_be_visible()
    assert len(fake_desk.talks) == 1
    assert "mei@" not in page.evaluate("JSON.stringify({...localStorage})")


def test_a_page_that_does_not_load_anew_changes_its_tag_or_asks_to_forget(
    pages: BrowserContext, fake_desk: FakeDesk
) -> None:
    page = pages.new_page()
    widget = Widget(page, f"{fake_desk.url}/made/mei").open()
    changes = [
        "document.querySelector('script[src]').dataset.customerEmail = 'lin@example.com'",
        "delete document.querySelector('script[src]').dataset.customerEmail",
    ]
    for number, change in enumerate(changes, 1):
        widget.say(SECRET)
        expect(widget.messages.filter(has_text=SECRET)).to_have_count(1)
        page.evaluate(change)
        expect(widget.messages.filter(has_text=SECRET)).to_have_count(0)
        expect(widget.messages).to_have_count(1)
        assert len(fake_desk.talks) == number + 1
    widget.say(SECRET)
    expect(widget.messages.filter(has_text=SECRET)).to_have_count(1)
    page.evaluate("document.querySelector('amends-widget').reset()")
    expect(widget.panel).to_be_hidden()
    widget.open()
    expect(widget.messages).to_have_count(1)
    assert len(fake_desk.talks) == 4


def test_the_address_of_the_page_is_told_without_query_and_fragment(new_context: Contexts, fake_desk: FakeDesk) -> None:
    context = new_context()
    fake_desk.pages["made"] = shop()
    page = context.new_page()
    opened: list[str] = []
    page.on("request", lambda request: opened.append(request.post_data or "") if request.method == "POST" else None)
    Widget(page, f"{fake_desk.url}/made/made?reset=s3cret#also-secret").open()
    assert opened
    assert '/made/made"' in opened[0]
    assert "secret" not in opened[0]
    assert "s3cret" not in opened[0]


def test_what_is_typed_inside_fires_no_key_of_the_page_and_no_trap_takes_the_focus(
    new_context: Contexts, fake_desk: FakeDesk
) -> None:
    context = new_context()
    listening = """<script>
        window.heard = [];
        for (const target of [window, document]) for (const type of ['keydown', 'keypress', 'keyup', 'input', 'paste'])
            for (const capture of [false, true]) target.addEventListener(type, event => {
                if (event.target.isContentEditable && target === window && capture) return;
                heard.push(type);
                if (event.key === 's') { event.preventDefault(); document.querySelector('#search').focus(); }
            }, capture);
        document.addEventListener('focusin', event => {
            if (!event.target.closest('main')) document.querySelector('#search').focus();
        }, true);
    </script>"""
    fake_desk.pages["made"] = shop(listening + TAG)
    page: Page = context.new_page()
    widget = Widget(page, f"{fake_desk.url}/made/made").open()
    widget.box.click()
    page.keyboard.type("s/ s?")
    assert widget.box.input_value() == "s/ s?"
    assert page.evaluate("heard") == []
    page.keyboard.press("Enter")
    expect(widget.messages.filter(has_text="s/ s?")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(widget.panel).to_be_hidden()
    page.locator("#search").focus()
    page.keyboard.type("x")
    assert page.evaluate("heard.length") > 0
