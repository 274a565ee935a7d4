"""Sentences with gaps, in both languages, prepared once so that filling them costs next to nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import Formatter

from .reading import LANGUAGES, Both, Value

CHINESE, ENGLISH = LANGUAGES
Gaps = Mapping[str, str]
"""What fills the gaps of a sentence in one language, as `gap` makes it."""
BothGaps = Mapping[str, Gaps]
"""The same by language."""


def gap(name: str, value: str) -> dict[str, str]:
    """Return what fills the gap `name`, under each name a template may give it."""
    before = " " if value[:1].isascii() and value else ""
    after = " " if value[-1:].isascii() and value else ""
    return {
        name: value,
        f" {name}": before + value,
        f"{name} ": value + after,
        f" {name} ": before + value + after,
    }


def gap_in_both(name: str, texts: Both) -> BothGaps:
    """Return what fills the gap `name` in each language."""
    return {language: gap(name, texts[language]) for language in LANGUAGES}


def _template(text: str) -> str:
    """Return a sentence as a template for `str.format_map`, filled by what `gap` makes.

    Between a Chinese character and a Latin letter or digit that fills a gap stands a space, as printers do it. A gap
    that touches a Chinese character is named so in the template, with a space on that side: `{ amount}`.
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


class Saying:
    """Hold one sentence in both languages. What has no `gaps` is made once and shared: do not change it."""

    __slots__ = ("_chinese", "_constant", "_english", "gaps")

    def __init__(self, texts: Both):
        self._chinese, self._english = (_template(texts[language]).format_map for language in LANGUAGES)
        self.gaps = _gaps_of(texts.values())
        self._constant = None if self.gaps else {CHINESE: self._chinese({}), ENGLISH: self._english({})}

    def fill(self, gaps: BothGaps) -> Both:
        """Return both sentences; `gaps` are given by language."""
        if self._constant is not None:
            return self._constant
        return {CHINESE: self._chinese(gaps[CHINESE]), ENGLISH: self._english(gaps[ENGLISH])}

    def without_values(self) -> Both:
        """Return both sentences with an ellipsis in every gap."""
        dots = {name: filled for gap_name in self.gaps for name, filled in gap(gap_name, "…").items()}
        return self.fill(dict.fromkeys(LANGUAGES, dots))


class Sayings:
    """Hold some sentences for each language. What has no `gaps` is made once and shared: do not change it."""

    __slots__ = ("_constant", "_fillers", "gaps")

    def __init__(self, texts: Mapping[str, Iterable[str]]):
        self._fillers = [(language, [_template(text).format_map for text in texts[language]]) for language in LANGUAGES]
        self.gaps = _gaps_of(text for language in LANGUAGES for text in texts[language])
        self._constant = None if self.gaps else self._filled({language: {} for language in LANGUAGES})

    def fill(self, gaps: BothGaps) -> Mapping[str, list[str]]:
        """Return the sentences by language; `gaps` are given by language."""
        return self._constant if self._constant is not None else self._filled(gaps)

    def _filled(self, gaps: BothGaps) -> dict[str, list[str]]:
        return {language: [fill(gaps[language]) for fill in fillers] for language, fillers in self._fillers}


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
