"""Sentences with gaps, in both languages, prepared once so that filling them costs next to nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import Formatter

from .reading import LANGUAGES, Both, Value

Gaps = Mapping[str, str]


class Phrase:
    """Hold one sentence in one language with `{gaps}` to fill in.

    Between a Chinese character and a Latin letter or digit that fills a gap stands a space, as printers do it.
    """

    __slots__ = ("_last", "_parts", "text")

    def __init__(self, text: str):
        self.text = text
        parsed = [(before, name) for before, name, _, _ in Formatter().parse(text)]
        self._last = parsed.pop()[0] if parsed and parsed[-1][1] is None else ""
        after = [before for before, _ in parsed[1:]] + [self._last]
        self._parts = tuple(
            (before, str(name), _is_han(before[-1:]), _is_han(following[:1]))
            for (before, name), following in zip(parsed, after, strict=False)
        )

    @property
    def has_gaps(self) -> bool:
        """Return whether anything is to be filled in."""
        return bool(self._parts)

    def fill(self, gaps: Gaps) -> str:
        """Return the sentence with its gaps filled."""
        if not self._parts:
            return self._last
        pieces = []
        for before, name, after_han, before_han in self._parts:
            value = gaps[name]
            pieces.append(before)
            if after_han and value[:1].isascii() and value:
                pieces.append(" ")
            pieces.append(value)
            if before_han and value[-1:].isascii() and value:
                pieces.append(" ")
        pieces.append(self._last)
        return "".join(pieces)


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


class Saying:
    """Hold one sentence in both languages. What has no gaps is made once and shared: do not change it."""

    __slots__ = ("_constant", "_phrases")

    def __init__(self, texts: Both):
        self._phrases = tuple((language, Phrase(texts[language])) for language in LANGUAGES)
        gaps = any(phrase.has_gaps for _, phrase in self._phrases)
        self._constant = None if gaps else {language: phrase.fill({}) for language, phrase in self._phrases}

    def fill(self, gaps: Mapping[str, Gaps]) -> Both:
        """Return both sentences; `gaps` are given by language."""
        if self._constant is not None:
            return self._constant
        return {language: phrase.fill(gaps[language]) for language, phrase in self._phrases}


class Sayings:
    """Hold a short list of sentences for each language. What has no gaps is made once and shared: do not change it."""

    __slots__ = ("_constant", "_phrases")

    def __init__(self, texts: Mapping[str, Iterable[str]]):
        self._phrases = tuple((language, tuple(map(Phrase, texts[language]))) for language in LANGUAGES)
        gaps = any(phrase.has_gaps for _, phrases in self._phrases for phrase in phrases)
        self._constant = None if gaps else self._filled({language: {} for language in LANGUAGES})

    def fill(self, gaps: Mapping[str, Gaps]) -> Mapping[str, list[str]]:
        """Return the sentences by language; `gaps` are given by language."""
        return self._constant if self._constant is not None else self._filled(gaps)

    def _filled(self, gaps: Mapping[str, Gaps]) -> dict[str, list[str]]:
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
