"""Sentences with gaps, in both languages, prepared once so that filling them costs next to nothing."""

from __future__ import annotations

from string import Formatter
from typing import Iterable, Mapping

from .reading import LANGUAGES, Both, Value

Gaps = Mapping[str, str]


class Phrase:
    """Hold one sentence in one language with `{gaps}` to fill in."""

    __slots__ = ("text", "_parts")

    def __init__(self, text: str):
        self.text = text
        self._parts = tuple((before, name) for before, name, _, _ in Formatter().parse(text))

    def fill(self, gaps: Gaps) -> str:
        """Return the sentence with its gaps filled."""
        if len(self._parts) == 1 and self._parts[0][1] is None:
            return self._parts[0][0]
        return "".join([before + gaps[name] if name is not None else before for before, name in self._parts])


class Saying:
    """Hold one sentence in both languages."""

    __slots__ = ("_phrases",)

    def __init__(self, texts: Both):
        self._phrases = tuple((language, Phrase(texts[language])) for language in LANGUAGES)

    def fill(self, gaps: Mapping[str, Gaps]) -> dict[str, str]:
        """Return both sentences; `gaps` are given by language."""
        return {language: phrase.fill(gaps[language]) for language, phrase in self._phrases}


class Sayings:
    """Hold a short list of sentences for each language."""

    __slots__ = ("_phrases",)

    def __init__(self, texts: Mapping[str, Iterable[str]]):
        self._phrases = tuple((language, tuple(map(Phrase, texts[language]))) for language in LANGUAGES)

    def fill(self, gaps: Mapping[str, Gaps]) -> dict[str, list[str]]:
        """Return the sentences by language; `gaps` are given by language."""
        return {language: [phrase.fill(gaps[language]) for phrase in phrases] for language, phrases in self._phrases}


def read_saying(value: Value, fields: Iterable[str] = ()) -> Saying:
    """Read a sentence in both languages whose gaps are among `fields`; a broken one reads as empty."""
    return Saying(_whole(value, value.both(fields), fields))


def read_sayings(value: Value, fields: Iterable[str] = ()) -> Sayings:
    """Read one to four sentences in each language."""
    entry = value.fields(*LANGUAGES)
    texts: dict[str, list[str]] = {}
    for language in LANGUAGES:
        items = entry[language].items()
        if entry[language].node is not None and not 1 <= len(items) <= 4:
            entry[language].wrong(f"'{value.name}' has {len(items)} entries", "Write one to four short sentences")
        texts[language] = []
        for item in items:
            text = item.text()
            if item.check_placeholders(text, fields):
                texts[language].append(text)
    return Sayings(texts)


def _whole(value: Value, texts: Both, fields: Iterable[str]) -> Both:
    silent = value.missing()
    return {language: text if silent.check_placeholders(text, fields) else "" for language, text in texts.items()}
