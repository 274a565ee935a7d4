"""Split texts into the terms by which they are found, and parse search queries into terms.

Letters and digits form words (`AB1234` is two words: letters and digits are separated). Chinese has no spaces: every
character begins a term of itself and the next one, and the last of a run is a term of its own. 不會加熱 becomes
不会 会加 加热 热: each position has one term, a phrase is a sequence of terms, and one character matches every term
that begins with it.
Traditional and Simplified, full and half width, upper and lower case and accents are folded together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import opencc

from bot.compatible_forms import compatible

LONGEST_TERM = 64
# The rest of a longer query is ignored, which can only add results.
MOST_WORDS = 8
MOST_TERMS_IN_PHRASE = 64
# A word of at least this many letters or digits also matches words that begin with it: refund matches refunds.
SHORTEST_BEGINNING = 2
# A number written in groups is also found by its digits without separators, if it has at least this many.
SHORTEST_NUMBER = 7
# Separates the words of a text from the joined numbers after them, so that no phrase matches across the two.
SEAM = "␞"
# Variants that readers treat as the same and OpenCC does not fold: spellings of Hong Kong and of Taiwan, and 妳.
_MORE_FOLDS = str.maketrans("著妳祢衹祇衞敍枱粧糭簷痺睪", "着你你只只卫叙台妆粽檐痹睾")

# Only from where digits begin: tried again from each digit of a long row, it takes time by the square of the length.
_GROUPS = re.compile(r"(?<!\d)\d+(?:[\s\-‐-―−.()]{1,2}\d+)+")
_QUOTED = re.compile('["“”„「『]([^"“”„「」『』]*)["“”„」』]')


class Term(NamedTuple):
    """One term of a text with its offsets, `end` exclusive; `lone_end` is the end of its first character if Chinese."""

    text: str
    start: int
    end: int
    lone_end: int


@dataclass(frozen=True)
class Phrase:
    """A sequence of terms; if `open_end`, the last one matches every term that begins with it."""

    terms: tuple[str, ...]
    open_end: bool


@dataclass(frozen=True)
class Wanted:
    """One required part of a query: any of these phrases."""

    phrases: tuple[Phrase, ...]


class _Letter(NamedTuple):
    folded: str
    at: int
    sort: str


def terms_of(text: str) -> list[Term]:
    """Split a text into its terms, in order; offsets are in characters of the original `text`."""
    return [term for run in _runs(text) for term in _terms(run)]


def indexed(text: str) -> list[str]:
    """Return the terms to index for a text: its own terms, then the numbers written in groups, joined."""
    return list(_indexed(text))


# Long enough to hold what is being stored at the moment, so that `index.prepare` may be called before.
@lru_cache(maxsize=32)
def _indexed(text: str) -> tuple[str, ...]:
    terms = [term.text for term in terms_of(text)]
    for whole in (number for number, _, _ in _grouped_numbers(text)):
        terms += [SEAM, whole]
    return tuple(terms)


def wanted(query: str) -> list[Wanted]:
    """Parse a query: words that are all required, phrases in quotation marks, numbers in groups.

    Nothing else in it is syntax; without a letter or digit, the list is empty.
    """
    found: list[Wanted] = []
    rest = query
    for quoted in _QUOTED.findall(query):
        found.append(Wanted(tuple(_phrase(quoted, exact=True))))
    rest = _QUOTED.sub(" ", rest)
    for number, start, end in _grouped_numbers(rest):
        written = rest[start:end]
        # Groups separated only by spaces are one number only if it begins with 0, like a telephone number.
        if written.startswith("0") or len(written.split()) == 1:
            found.append(Wanted((*_phrase(written), Phrase((number,), open_end=False))))
            rest = rest[:start] + " " * (end - start) + rest[end:]
    found += [Wanted(tuple(_phrase(word))) for word in rest.split()]
    return list(dict.fromkeys(one for one in found if one.phrases))[:MOST_WORDS]


def marks(text: str, things: Sequence[Wanted]) -> list[tuple[int, int]]:
    """Return the matches in a text as (start, end) offsets, end exclusive, in order and without overlaps."""
    if not things:
        return []
    terms = terms_of(text)
    numbers = _grouped_numbers(text)
    spans: list[tuple[int, int]] = []
    for phrase in {phrase for thing in things for phrase in thing.phrases}:
        spans += _places(terms, phrase)
        if len(phrase.terms) == 1:
            spans += [(start, end) for number, start, end in numbers if _is(number, phrase.terms[0], phrase.open_end)]
    return _merged(spans)


def _phrase(words: str, *, exact: bool = False) -> Iterator[Phrase]:
    terms = terms_of(words)
    if not terms:
        return
    last = terms[-1]
    chinese = _sort(last.text[0]) == "han"
    if chinese and len(terms) > 1 and terms[-2].end == last.end:
        # The term before it contains the last character already.
        terms = terms[:-1]
        open_end = False
    elif chinese:
        open_end = True
    else:
        open_end = not exact and len(last.text) >= SHORTEST_BEGINNING
    if len(terms) > MOST_TERMS_IN_PHRASE:
        terms, open_end = terms[:MOST_TERMS_IN_PHRASE], False
    yield Phrase(tuple(term.text for term in terms), open_end)


def _places(terms: Sequence[Term], phrase: Phrase) -> Iterator[tuple[int, int]]:
    *before, last = phrase.terms
    for first in range(len(terms) - len(before)):
        end = terms[first + len(before)]
        if _is(end.text, last, phrase.open_end) and all(
            terms[first + place].text == sought for place, sought in enumerate(before)
        ):
            yield terms[first].start, end.lone_end if phrase.open_end else end.end


def _is(term: str, sought: str, open_end: bool) -> bool:
    return term.startswith(sought) if open_end else term == sought


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _grouped_numbers(text: str) -> list[tuple[str, int, int]]:
    """Return numbers written in groups (0912-345-678) as (digits, start, end)."""
    found = []
    for match in _GROUPS.finditer(text):
        number = "".join(str(unicodedata.digit(sign)) for sign in match.group() if sign.isdigit())
        if SHORTEST_NUMBER <= len(number) <= LONGEST_TERM:
            found.append((number, match.start(), match.end()))
    return found


def _runs(text: str) -> Iterator[list[_Letter]]:
    run: list[_Letter] = []
    for at, sign in enumerate(text):
        for letter in _folded(sign) if sign.isascii() or not _is_silent(sign) else ():
            sort = _sort(letter)
            if run and sort != run[-1].sort:
                yield run
                run = []
            if sort:
                run.append(_Letter(letter, at, sort))
    if run:
        yield run


def _terms(run: list[_Letter]) -> Iterator[Term]:
    if run[0].sort != "han":
        end = run[-1].at + 1
        yield Term("".join(letter.folded for letter in run)[:LONGEST_TERM], run[0].at, end, end)
        return
    for letter, following in zip(run, [*run[1:], None]):
        both = letter.folded + (following.folded if following else "")
        yield Term(both, letter.at, (following or letter).at + 1, letter.at + 1)


@lru_cache(maxsize=65536)
def _folded(sign: str) -> str:
    """Return the form in which a character is compared: none, one or several characters."""
    plain = "".join(_without_accent(letter) for letter in compatible(sign).casefold())
    if _sort(plain[:1]) != "han":
        return plain
    return str(_to_simplified().convert(plain.translate(_MORE_FOLDS)))


def _without_accent(letter: str) -> str:
    first = unicodedata.normalize("NFD", letter)[0]
    return first if first.isascii() else letter


@lru_cache(maxsize=65536)
def _is_silent(sign: str) -> bool:
    """Return whether a sign is invisible or only modifies the one before it, so that it does not split a word."""
    return unicodedata.category(sign) in ("Mn", "Cf", "Me")


def _sort(letter: str) -> str:
    if not letter or not letter.isalnum():
        return ""
    if letter >= "⺀":
        return "han"
    return "digit" if letter.isdecimal() else "word"


@lru_cache(maxsize=1)
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
