"""What a draft promises to give: sums of money, and words that stand for what was paid.

Only what the writer promises counts: not what the customer asked for, not a price, not what is refused, not what is
asked of somebody who may decide, and not what an offer or a commitment in the record says already.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from bot.nlu.amounts import Sum, find_amounts, quantity
from bot.nlu.language import fold
from bot.nlu.spans import Taken

FILE = Path(__file__).resolve().parents[2] / "data" / "assist" / "promises.yml"
_SENTENCE = re.compile(r"[。!?;\n…]+|\.(?=\s|$)")
_CLAUSE = re.compile(r"(?<!\d),|,(?!\d)|[、:]|\b(?:and|but|so)\b")
# "退您 3000": a bare number right after the word that gives is money unless something else is counted.
_BARE = re.compile(
    r"(?:退|赔|补|还|给|付|汇|减)(?:还|回|款|费|钱|偿|贴|给|返)*(?:您|你)?(?:共|总共|约|大概|再|到)?\s?"
    r"(?P<n>\d[\d,]*(?:\.\d+)?\s?[万千k]\d?|\d[\d,]{2,}(?:\.\d+)?)(?!\d|[,.]\d|\s?(?:天|日|小时|分|点|个|次|件|台|张|%|折|月|年|号|周|位|封|通|倍|成|:|/|-))"
)
_WE = re.compile(r"我们|我方|本公司|敝公司|我司|我会|我帮|我替|\b(?:we|i|we'll|i'll)\b")


@dataclass(frozen=True)
class Promised:
    """Point at a promise in a draft; `minor` is its worth in minor units, None when nobody can say what it is worth.

    `gift` says that it is promised as goodwill. Promises with the same `choice` are alternatives.
    """

    start: int
    end: int
    said: str
    minor: int | None
    gift: bool
    choice: int


@dataclass(frozen=True)
class Worth:
    """Hold what all promises of a draft are worth together, in minor units; None: nobody can say."""

    value: int | None
    gifts: int


@dataclass(frozen=True)
class _Words:
    gives: re.Pattern[str]
    full: re.Pattern[str]
    times: tuple[tuple[int, re.Pattern[str]], ...]
    never: re.Pattern[str]
    quotes: re.Pattern[str]
    asks: re.Pattern[str]
    decided: re.Pattern[str]
    price: re.Pattern[str]
    part: re.Pattern[str]
    either: re.Pattern[str]
    gift: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))

    def one(name: str) -> re.Pattern[str]:
        lines = told[name]
        return re.compile("|".join(f"(?:{line})" for line in (lines if isinstance(lines, list) else [lines])))

    times = tuple((int(count), re.compile(words)) for count, words in told["times"].items())
    names = ("gives", "full", "never", "quotes", "asks", "decided", "price", "part", "either", "gift")
    return _Words(times=times, **{name: one(name) for name in names})


def promised(
    text: str, *, currency: str, decimals: int, paid: int | None = None, known: Collection[int] = ()
) -> list[Promised]:
    """Return what `text` promises, in its order.

    `paid` is what a full refund is worth and `known` are sums that the record promises already, both in minor units of
    `currency`, which has so many `decimals`. Money of another currency has no worth that anybody may promise.
    """
    folded = fold(text)
    sums = _sums(folded.text)
    found: list[Promised] = []
    for number, (start, end) in enumerate(_pieces(folded.text, 0, len(folded.text), _SENTENCE)):
        for a, b, minor, gift in _of_sentence(folded.text, start, end, sums, currency, decimals, paid):
            if minor is not None and minor in known:
                continue
            first, last = folded.span(a, b)
            choice = number if _words().either.search(folded.text[start:end]) else -1 - len(found)
            found.append(Promised(first, last, text[first:last], minor, gift, choice))
    return found


def worth(promises: list[Promised]) -> Worth:
    """Return what the promises come to: alternatives count once, with the dearest; the same sum again counts once."""
    by_choice: dict[int, list[Promised]] = {}
    for promise in promises:
        by_choice.setdefault(promise.choice, []).append(promise)
    dearest = [max(group, key=lambda p: (p.minor is None, p.minor or 0)) for group in by_choice.values()]
    different = {(promise.minor, promise.gift): promise for promise in dearest}.values()
    gifts = sum(promise.minor or 0 for promise in different if promise.gift)
    if any(promise.minor is None for promise in different):
        return Worth(None, gifts)
    return Worth(sum(promise.minor or 0 for promise in different), gifts)


def speaks_of_giving(text: str) -> bool:
    """Return whether a text speaks of money or goods that the customer gets, promised or not."""
    folded = fold(text).text
    return bool(_words().gives.search(folded) or _words().full.search(folded) or _words().gift.search(folded))


def sums_in(text: str, *, currency: str, decimals: int) -> set[int]:
    """Return every sum of `currency` that stands in a text, in minor units."""
    found = _sums(fold(text).text)
    return {round(one.units * 10**decimals) for one in found if one.currency in (None, currency)}


def _of_sentence(
    text: str, start: int, end: int, sums: list[Sum], currency: str, decimals: int, paid: int | None
) -> list[tuple[int, int, int | None, bool]]:
    """Return start, end, worth and whether it is goodwill for each promise of one sentence."""
    words = _words()
    sentence = text[start:end]
    if words.asks.search(sentence) and not words.decided.search(sentence):
        return []
    clauses = _pieces(text, start, end, _CLAUSE)
    giving = [_gives(text, clause) for clause in clauses]
    if not any(giving):
        return []
    found: list[tuple[int, int, int | None, bool]] = []
    inside = [one for one in sums if start <= one.start < end]
    for one in inside:
        at = next(index for index, (_, last) in enumerate(clauses) if one.start < last)
        given = _given_by(clauses, giving, inside, at)
        if given is None or _quoted(text, start, clauses, at):
            continue
        if words.price.search(text[clauses[at][0] : one.start]) and (
            len(inside) > 1 or words.part.search(text[slice(*clauses[given])])
        ):
            continue
        minor = round(one.units * 10**decimals) if one.currency in (None, currency) else None
        found.append((one.start, one.end, minor, bool(words.gift.search(text[slice(*clauses[at])]))))
    for at, clause in enumerate(clauses):
        if not giving[at] or _quoted(text, start, clauses, at):
            continue
        whole = words.full.search(text, *clause)
        if whole:
            found.append((whole.start(), whole.end(), paid, False))
        for count, pattern in words.times:
            if many := pattern.search(text, *clause):
                found.append((many.start(), many.end(), None if paid is None else paid * count, False))
    return sorted(found, key=lambda one: one[0])


def _given_by(clauses: list[tuple[int, int]], giving: list[bool], sums: list[Sum], at: int) -> int | None:
    """Return the clause that gives the sum of clause `at`: itself, or a neighbour without a sum of its own."""
    if giving[at]:
        return at
    for other in (at + 1, at - 1):
        if 0 <= other < len(clauses) and giving[other]:
            first, last = clauses[other]
            if not any(first <= one.start < last for one in sums):
                return other
    return None


def _gives(text: str, clause: tuple[int, int]) -> bool:
    """Return whether a clause says that something is given; "we cannot refund" does not."""
    words = _words()
    found = words.gives.finditer(text, *clause)
    return any(not words.never.search(text[clause[0] : match.start()]) for match in found)


def _quoted(text: str, sentence: int, clauses: list[tuple[int, int]], at: int) -> bool:
    """Return whether clause `at` tells what the customer said or wants: the last word about who speaks decides."""
    for first, last in reversed(clauses[: at + 1]):
        if _words().quotes.search(text, first, last):
            return True
        if _WE.search(text, first, last):
            return False
    return False


def _pieces(text: str, start: int, end: int, breaks: re.Pattern[str]) -> list[tuple[int, int]]:
    found, first = [], start
    for match in breaks.finditer(text, start, end):
        if match.start() > first:
            found.append((first, match.start()))
        first = match.end()
    if first < end:
        found.append((first, end))
    return found


def _sums(folded: str) -> list[Sum]:
    taken = Taken(len(folded))
    found = find_amounts(folded, taken)
    for match in _BARE.finditer(folded):
        units = quantity(match["n"])
        if units is not None and taken.free(*match.span("n")):
            taken.take(*match.span("n"))
            found.append(Sum(match.start("n"), match.end("n"), units, None, False, 0.7))
    return sorted(found, key=lambda one: one.start)
