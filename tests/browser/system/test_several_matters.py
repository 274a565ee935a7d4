"""Two matters told at once, on the demonstration shop's page: each has its number, and the status counts them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.system.conftest import Visit

TOLD = {
    "zh": ("昨天電鍋煮不熟飯了，吹風機也壞了", "吹風機也壞了", "進度怎麼樣了"),
    "en": (
        "My rice cooker stopped working yesterday, and my hair dryer is broken too",
        "my hair dryer is broken too",
        "What's the status of my case?",
    ),
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_two_matters_told_at_once_are_numbered(language: str, visit: Visit) -> None:
    widget = visit(language).open()
    told, second, asks = TOLD[language]
    widget.say(told)
    noted = widget.panel.locator(".msg.bot", has_text=second)
    expect(noted.first).to_be_visible()
    expect(widget.panel.locator(".msg.question")).to_have_count(1)
    widget.say(asks)
    matters = widget.panel.locator(".card.status .matters > li")
    expect(matters).to_have_count(2)
    numbers = matters.locator(".number strong").all_inner_texts()
    assert len(set(numbers)) == 2
    expect(noted.first).to_contain_text(numbers[1])
    expect(matters.nth(1).locator(".about")).to_contain_text(second)
