"""Search texts for phrases: Chinese anywhere, other scripts as whole words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Iterable, Iterator

import opencc

CJK = re.compile(r"[\u3400-\u9fff]")
NOTHING = "(?!)"
# The clauses of a text that are looked at one by one; what follows counts as one more. The longest message, told as
# people tell, has some three hundred, and one of nothing but commas must not cost more than that.
MOST_CLAUSES = 300


@lru_cache(maxsize=1)
def _to_traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2tw")


# Many lists look at the same few texts of a turn.
@lru_cache(maxsize=64)
def plain(text: str) -> str:
    """Return `text` in Traditional characters and lower case with one form of apostrophe, for searching."""
    return str(_to_traditional().convert(text)).lower().replace("’", "'")


def longest_first(phrases: Iterable[object]) -> tuple[str, ...]:
    """Return phrases, folded for searching, each once: a longer one comes before a shorter one that it contains."""
    return tuple(sorted({plain(str(phrase)) for phrase in phrases}, key=lambda phrase: (-len(phrase), phrase)))


def place_of(phrase: str, text: str) -> int | None:
    """Return where `phrase` begins in `text`, None when it is not there."""
    if CJK.search(phrase):
        at = text.find(phrase)
        return None if at < 0 else at
    match = _word(phrase).search(text)
    return None if match is None else match.start()


def stands_in(phrase: str, text: str) -> bool:
    """Return whether `text` contains `phrase`."""
    return place_of(phrase, text) is not None


def any_stands_in(phrases: Iterable[str], text: str) -> bool:
    """Return whether `text` contains one of the phrases."""
    return any(pattern.search(text) for pattern in _any_of(tuple(phrases)))


def without(phrase: str, text: str) -> str:
    """Return `text` with a space in place of every `phrase`."""
    return text.replace(phrase, " ") if CJK.search(phrase) else _word(phrase).sub(" ", text)


@lru_cache(maxsize=1024)
def _any_of(phrases: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Return an expression for each script, so that a list is searched in one pass of each."""
    return tuple(map(re.compile, _sources(phrases)))


@lru_cache(maxsize=128)
def one_of(phrases: tuple[str, ...], edge: str = "a-z") -> re.Pattern[str]:
    """Return one expression for any of the phrases, the Chinese ones first; for no phrases, one that never matches.

    `edge` are the signs that may not touch a phrase of another script than Chinese, as inside a character set.
    """
    return re.compile(f"(?:{'|'.join(_sources(phrases, edge)) or NOTHING})")


def _sources(phrases: Iterable[str], edge: str = "a-z") -> Iterator[str]:
    chinese: list[str] = []
    others: list[str] = []
    for phrase in phrases:
        (chinese if CJK.search(phrase) else others).append(re.escape(phrase))
    if chinese:
        yield "|".join(chinese)
    if others:
        yield rf"(?<![{edge}])(?:{'|'.join(others)})(?![{edge}])"


@lru_cache(maxsize=4096)
def _word(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z]){re.escape(phrase)}(?![a-z])")
