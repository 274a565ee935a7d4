"""After an agent resolved a case: the customer says, in the survey or in words, that it is not mended after all."""

from __future__ import annotations

from typing import Callable

import pytest
from playwright.sync_api import expect

from bot.cases import cases, surveys
from bot.cases.queue import handoffs
from tests.browser.conftest import Widget
from tests.browser.system.conftest import Desk, Visit, to_person, to_recap
from tests.running import Running

NOT_MENDED = {"zh": "還是一樣不動，根本沒有修好", "en": "It is still not working, nothing has been fixed"}
# The note of the reopened case, in the language of the conversation.
HANDLED_BEFORE = {"zh": "之前由 {} 處理", "en": "{} handled it before"}


def comment(widget: Widget, text: str) -> None:
    """Answer the survey with two of five and a comment."""
    survey = widget.panel.locator(".card.survey")
    survey.get_by_role("radio").nth(1).check()
    survey.locator("textarea").fill(text)
    survey.locator("button").click()
    expect(survey.locator(".thanks")).not_to_be_empty()


@pytest.mark.parametrize("language, say", [("zh", comment), ("en", Widget.say)], ids=["survey", "words"])
def test_not_mended_reopens_the_case_for_the_agent_who_resolved_it(
    language: str,
    say: Callable[[Widget, str], None],
    visit: Visit,
    agent: Callable[..., Desk],
    running: Running,
) -> None:
    widget = visit(language)
    to_recap(widget, language)
    number = to_person(widget)
    desk = agent()
    desk.person(number).click()
    desk.act("take")
    desk.act("resolve")
    desk.page.locator("dialog select[name=cause]").select_option("slow_procedure")
    desk.page.locator("dialog textarea").fill("已換新機。")
    desk.page.locator("dialog button[type=submit]").click()
    expect(widget.panel.locator(".card.survey")).to_be_visible()
    called = widget.panel.locator(".msg.handoff .words")
    expect(called).to_have_count(1)

    say(widget, NOT_MENDED[language])
    expect(called).to_have_count(2)
    expect(called.last).to_contain_text(number)
    # The history goes with the case: who resolved it, and how.
    expect(desk.case).to_contain_text("已換新機。")
    expect(desk.case).to_contain_text(HANDLED_BEFORE[language].format(desk.name()))
    expect(desk.case).not_to_contain_text("reopened")
    # It rings for that agent; nobody is left waiting for the tests that follow.
    desk.page.locator("#ring-take").click()
    expect(desk.page.locator("#ringing")).to_be_hidden()

    store = running.store()
    try:
        with store.read() as session:
            case = cases.find(session, number)
            assert case is not None
            assert case.stage == "escalated"
            assert [one.reason for one in handoffs.of_case(session, case)] == ["requested", "reopened"]
            assert len(cases.of_conversation(session, case.conversation_id)) == 1
            given = [(one.score, one.comment) for one in surveys.of_conversation(session, case.conversation_id)]
            assert given == ([(2, NOT_MENDED[language])] if say is comment else [])
    finally:
        store.close()
