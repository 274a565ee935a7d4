"""On the demonstration shop's page, praise is praise, and a complaint beside praise is heard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.system.conftest import Visit

# Praise alone, the button with which it is passed on, the thanks for it; praise with a complaint, and what is retold
# and left out of it.
SAID = {
    "zh": (
        "板橋店的店員好有耐心，謝謝你們",
        "請人轉告",
        "謝謝您特地告訴我們",
        "店員很親切，可是昨天送來的烤箱門關不起來，我想換一台",
        ("烤箱門關不起來", "親切"),
    ),
    "en": (
        "The man who delivered my sofa was so kind, thank you",
        "Pass it on",
        "taking the time to tell us",
        "The staff were lovely, but the oven you delivered yesterday has a broken door and I'd like a new one",
        ("broken door", "lovely"),
    ),
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_praise_stays_praise_and_a_complaint_beside_it_is_heard(language: str, visit: Visit) -> None:
    praise, pass_on, thanks, complaint, (retold, left_out) = SAID[language]
    widget = visit(language).open()
    widget.say(praise)
    expect(widget.button(pass_on)).to_be_visible()
    expect(widget.panel.locator(".msg.question")).to_have_count(0)
    widget.say(complaint)
    heard = widget.panel.locator(".msg.recap .words")
    expect(heard).to_contain_text(retold)
    expect(heard).not_to_contain_text(left_out)
    expect(widget.bubbles.filter(has_text=thanks)).to_have_count(1)
