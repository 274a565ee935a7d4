"""On the demonstration shop's page, a typed label is its button, and free words answer an open question."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Widget
from tests.browser.system.conftest import Visit

# What happened, and free words about when.
TOLD = {
    "zh": ("吹風機一打開就嗡嗡叫，根本不吹風", "剛搬家那陣子"),
    "en": ("The hair dryer rattles and blows no air at all", "right after we moved in"),
}


def typed(widget: Widget, button: Locator) -> str:
    """Type what a button says; return it."""
    label = button.inner_text().strip()
    widget.say(label)
    return label


@pytest.mark.parametrize("language", ["zh", "en"])
def test_typed_labels_are_buttons_and_free_words_are_answers(language: str, visit: Visit) -> None:
    widget = visit(language).open()
    told, when = TOLD[language]
    question, recap = widget.panel.locator(".msg.question"), widget.panel.locator(".card.recap")
    widget.say(told)
    expect(question).to_have_count(1)
    widget.say(when)
    expect(question).to_have_count(2)
    wish = typed(widget, question.last.locator(".chip").first)
    # No question was put a second time, and each answer stands in its place.
    expect(recap).to_contain_text(when)
    expect(recap).to_contain_text(wish, ignore_case=True)
    expect(question).to_have_count(2)
    typed(widget, recap.locator(".main"))
    expect(widget.panel.locator("li.option").first).to_be_visible()
    expect(recap).to_have_count(1)
