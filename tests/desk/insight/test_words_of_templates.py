"""Every word that a template of insight names is there: a missing one would be an empty heading, and no error."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.desk.insight.frame import FOLDER
from bot.desk.insight.tabs import TABS
from bot.insight.labels import WORDS
from bot.words import Words

TEMPLATES = sorted((FOLDER / "templates").glob("*.html"))
# Methods of the mapping itself.
_METHODS = {"get", "items", "values", "keys"}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_the_words_of_a_template_are_there(template: Path, words: Words) -> None:
    text = template.read_text(encoding="utf-8")
    named = set(re.findall(r"\bwords\.(\w+)", text)) - _METHODS | set(re.findall(r'\bwords\["([\w.]+)"\]', text))
    known = words.all("en", WORDS)
    assert [name for name in sorted(named) if WORDS + name not in known] == []


def test_every_tab_has_a_name(words: Words) -> None:
    assert [name for name, _ in TABS if f"{WORDS}tab.{name}" not in words.all("zh-Hant", WORDS)] == []
