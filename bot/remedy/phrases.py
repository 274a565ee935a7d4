"""Sentences with placeholders ("gaps") in both languages, parsed once so that filling them is fast."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import Formatter

from .reading import LANGUAGES, Both, Value

CHINESE, ENGLISH = LANGUAGES
Gaps = Mapping[str, str]
"""The values for the placeholders of a sentence in one language, as `gap` makes them."""
BothGaps = Mapping[str, Gaps]
"""`Gaps` by language."""


def gap(name: str, value: str) -> dict[str, str]:
    """Return the value for the placeholder `name` under each of the four names that `_template` may give it."""
    before = " " if value[:1].isascii() and value else ""
    after = " " if value[-1:].isascii() and value else ""
    return {
        name: value,
        f" {name}": before + value,
        f"{name} ": value + after,
        f" {name} ": before + value + after,
    }


def gap_in_both(name: str, texts: Both) -> BothGaps:
    """Return the values for the placeholder `name` in each language."""
    return {language: gap(name, texts[language]) for language in LANGUAGES}


def _template(text: str) -> str:
    """Return a sentence as a template for `str.format_map`, to be filled with the values that `gap` makes.

    By typographic convention a Chinese character and a Latin letter or digit are separated by a space. So where a
    placeholder touches a Chinese character, its name in the template gets a space on that side: `{ amount}`; under that
    name `gap` gives the value with a space before it if it begins with an ASCII character.
    """
    parsed = [(before, name) for before, name, _, _ in Formatter().parse(text)]
    following = [*(before for before, _ in parsed[1:]), ""]
    pieces = []
    for (before, name), after in zip(parsed, following, strict=False):
        pieces.append(before.replace("{", "{{").replace("}", "}}"))
        if name is not None:
            left, right = " " * _is_han(before[-1:]), " " * _is_han(after[:1])
            pieces.append(f"{{{left}{name}{right}}}")
    return "".join(pieces)


def _gaps_of(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(name for text in texts for _, name, _, _ in Formatter().parse(text) if name is not None)


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


class Sentence:
    """One sentence in both languages; without `gaps` it is filled once and the result is shared: do not change it."""

    __slots__ = ("_chinese", "_constant", "_english", "gaps")

    def __init__(self, texts: Both):
        self._chinese, self._english = (_template(texts[language]).format_map for language in LANGUAGES)
        self.gaps = _gaps_of(texts.values())
        self._constant = None if self.gaps else {CHINESE: self._chinese({}), ENGLISH: self._english({})}

    def fill(self, gaps: BothGaps) -> Both:
        """Return the sentence in both languages with its placeholders filled; `gaps` are given by language."""
        if self._constant is not None:
            return self._constant
        return {CHINESE: self._chinese(gaps[CHINESE]), ENGLISH: self._english(gaps[ENGLISH])}

    def without_values(self) -> Both:
        """Return the sentence in both languages with an ellipsis for every placeholder."""
        dots = {name: filled for gap_name in self.gaps for name, filled in gap(gap_name, "…").items()}
        return self.fill(dict.fromkeys(LANGUAGES, dots))


class Sentences:
    """A list of sentences for each language; without `gaps` the result is made once and shared: do not change it."""

    __slots__ = ("_constant", "_fillers", "gaps")

    def __init__(self, texts: Mapping[str, Iterable[str]]):
        self._fillers = [(language, [_template(text).format_map for text in texts[language]]) for language in LANGUAGES]
        self.gaps = _gaps_of(text for language in LANGUAGES for text in texts[language])
        self._constant = None if self.gaps else self._filled({language: {} for language in LANGUAGES})

    def fill(self, gaps: BothGaps) -> Mapping[str, list[str]]:
        """Return the sentences by language with their placeholders filled; `gaps` are given by language."""
        return self._constant if self._constant is not None else self._filled(gaps)

    def _filled(self, gaps: BothGaps) -> dict[str, list[str]]:
        return {language: [fill(gaps[language]) for fill in fillers] for language, fillers in self._fillers}


def read_sentence(value: Value, fields: Iterable[str] = ()) -> Sentence:
    """Read a sentence in both languages whose placeholders are among `fields`; an invalid one is read as empty."""
    return Sentence(_whole(value, value.both(fields), fields))


def read_sentences(value: Value, fields: Iterable[str] = ()) -> Sentences:
    """Read one to four sentences in each language whose placeholders are among `fields`; leave out invalid ones."""
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
    return Sentences(texts)


def _whole(value: Value, texts: Both, fields: Iterable[str]) -> Both:
    silent = value.missing()
    return {language: text if silent.check_placeholders(text, fields) else "" for language, text in texts.items()}
