"""Test the word lists on the table of lines; with the model, `tests/dialogue/test_grave_lines.py` does."""

from __future__ import annotations

import re

import pytest

from bot.conversation.phrases import Phrases
from bot.nlu.examples import read_examples
from bot.remedy.vocabulary import GRAVE
from bot.settings import ROOT

from .lines import LANGUAGES, ORDINARY, lines, measure


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_is_large_and_of_every_matter(language: str) -> None:
    table = lines(language)
    assert sum(map(len, table.values())) >= 300
    assert set(table) == {*GRAVE, *ORDINARY}
    told = [line for of_matter in table.values() for line in of_matter]
    assert len(set(told)) == len(told)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_alone_tell_nearly_every_grave_matter_and_call_nobody_in_error(
    phrases: Phrases, language: str
) -> None:
    figures = measure(language, lambda line: {told.matter for told in phrases.grave.told(line) if told.sure})
    assert figures.self_harm >= 0.97, figures.wrong
    assert figures.hazards >= 0.97, figures.wrong
    assert figures.others >= 0.95, figures.wrong
    assert figures.false_calls <= 0.02, figures.wrong


def test_no_line_of_the_table_is_an_example_that_the_model_learns() -> None:
    texts, _ = read_examples(ROOT / "data" / "heads", "danger")
    learned = {re.sub(r"\W", "", text).lower() for text in texts}
    table = [line for language in LANGUAGES for told in lines(language).values() for line in told]
    assert [line for line in table if re.sub(r"\W", "", line).lower() in learned] == []
