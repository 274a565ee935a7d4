"""Test that sentences for customers and labels of the agents' page are kept apart."""

from __future__ import annotations

import re

from bot.settings import ROOT
from bot.words import Words

PAGE = "agents."


def test_nothing_said_to_a_customer_is_a_label_of_the_agents_page() -> None:
    said = {
        (path.name, name)
        for path in (ROOT / "bot" / "conversation").rglob("*.py")
        for name in re.findall(r'"(agents\.[a-z_.]+)"', path.read_text(encoding="utf-8"))
    }
    assert said == set()


def test_the_page_is_given_no_sentence_for_customers() -> None:
    words = Words.load(ROOT / "data" / "responses")
    labels, sentences = words.all("en", PAGE), words.all("en", "by_person.")
    assert len(sentences) == 42
    assert not set(labels.values()) & set(sentences.values())
