"""A customer asks between recap, options and agreement, and gets answers without losing the place."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.system.conftest import Visit, tell_details, to_options


def test_questions_are_answered_and_the_choice_stays_open(visit: Visit) -> None:
    widget = visit("zh")
    options = to_options(widget, "zh")
    widget.say("保固多久？")
    expect(widget.bubbles.filter(has_text=re.compile("保固是從購買日起.*2 年"))).to_be_visible()
    widget.say("要自己寄回去嗎？")
    expect(widget.bubbles.filter(has_text="到府收件，不必自己寄").last).to_be_visible()
    options.first.locator(".main").click()
    tell_details(widget, "zh")
    expect(widget.panel.locator(".card.commitment")).to_be_visible()
    widget.say("件事邊個跟㗎？")
    expect(widget.bubbles.filter(has_text="02-0000-0031").last).to_be_visible()


def test_a_number_in_a_new_chat_tells_nothing_and_leads_to_a_person(visit: Visit) -> None:
    owner = visit("en")
    to_options(owner, "en").first.locator(".main").click()
    tell_details(owner, "en")
    number = owner.panel.locator(".card.commitment .number strong").inner_text()
    stranger = visit("en").open()
    stranger.say(f"How far is my case {number}?")
    answer = stranger.bubbles.filter(has_text="the last four digits of the phone number")
    expect(answer).to_be_visible()
    assert "vacuum" not in stranger.panel.inner_text().lower()
    expect(stranger.button("Talk to a person").last).to_be_visible()
