"""Tell apart the matters that one turn tells of.

Most complaints tell one matter in many sentences, so a text is cut only where it plainly begins another one: numbered
matters, "another thing", several announced and told, another product with a trouble of its own, or a trouble of another
sort: with money, with the goods, or with the customer's home. Everything else stays together, because a matter cut in
two is worse than two that a person or the next question takes apart.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise
from typing import Any, Iterator, Mapping, Sequence

from bot.conversation.matter_words import MatterWords
from bot.conversation.matters.sorts_of_trouble import GOODS, MONEY, sort_of
from bot.conversation.phrases import Phrases
from bot.conversation.searching import MOST_CLAUSES

# The most matters of one turn; what follows belongs to the last.
MOST = 5
# The least weight (see Phrases.weight) of words that tell a matter.
LEAST = 4
_CLAUSE_END = re.compile(
    r"(?:[,，、。;；:：!！?？\n~～…]|\.(?!\d)|(?=\s[1-5][.、)]\s?\D)"
    r"|(?= and (?:my|the|your|you|also|another|i|nobody|they)\b))+"
)
_SENTENCE_END = re.compile(r"(?:[。;；!！?？\n]|\.(?!\d))+")
# 第一次 and 第二天 count times and days; "first time" too.
_ORDINAL = re.compile(
    r"(?:第?(?P<zh>[一二三四五1-5])(?:件事?情?|個問題|個|點|項|樣|單)?(?:是|係|就是|[、,，:：.．)）])"
    r"|其(?P<its>[一二三四五])"
    r"|[(（]?(?P<digit>[1-5])\s?[.、)）:：．](?!\d)"
    r"|(?P<en>first(?:ly)?|second(?:ly)?|third(?:ly)?|fourth(?:ly)?|fifth|one|two|three|four|five)"
    r"(?:\s*[,:.)-]|\s+(?:of all|the|my|your|is|was)\b))",
    re.IGNORECASE,
)
_NUMBERS = {word: number for number, words in enumerate(
    ("一1", "二2", "三3", "四4", "五5"), 1) for word in words} | {
    word: number
    for number, words in enumerate(
        (("first", "firstly", "one"), ("second", "secondly", "two"), ("third", "thirdly", "three"),
         ("fourth", "fourthly", "four"), ("fifth", "five")), 1)
    for word in words
}  # fmt: skip


@dataclass(frozen=True)
class Span:
    """A part of a turn's text, `start` to `end` in characters, half-open."""

    start: int
    end: int


def tell_apart(text: str, products: Sequence[Mapping[str, Any]], phrases: Phrases, words: MatterWords) -> list[Span]:
    """Return the parts of `text` that tell one matter each, in order; one part for a text that tells one.

    `products` are the entities of things and services in it, with `start`, `value` and `text`.
    """
    teller = _Teller(text, products, phrases, words)
    cuts = teller.numbered() or teller.announced() or teller.begun()
    edges = [0, *cuts[: MOST - 1], len(text)]
    return [Span(start, end) for start, end in pairwise(edges)]


def tells_another(
    text: str,
    products: Sequence[Mapping[str, Any]],
    known_product: str | None,
    phrases: Phrases,
    words: MatterWords,
    told: str = "",
    *,
    is_over: bool = False,
) -> Span | None:
    """Return the part of `text` that tells another matter than the one in hand, about `known_product`; or None.

    Without a known product, what was told before is about something else than "the toaster too". `told` is the story of
    the matter in hand: a double charge added to a broken sofa is another matter, too. Once nothing is asked about that
    one (`is_over`), another known thing needs no word that adds it.
    """
    sorts = {sort_of(told[one.start : one.end], words, known_product is not None) for one in clauses_of(told)} - {None}
    teller = _Teller(text, products, phrases, words)
    linked, end = False, teller.last_told(0)
    for at, clause in enumerate(teller.clauses):
        said, rest = teller.said(clause), Span(clause.start, len(text))
        adds, linked = linked or words.adds_something(said), words.only_adds(said)
        sort = teller.sorts[at]
        if sorts and sort is not None and sort not in sorts and adds and not words.explains(said):
            return rest
        if at >= end:
            continue
        if words.begins_another(said):
            return rest
        named = teller.things(clause)
        is_other = bool(named) and known_product not in named
        adds_it = words.adds_something(said) or (is_over and known_product is not None)
        # 刮花 may be what the first thing did to the other; said later of a thing alone, it is a trouble of its own.
        own = is_over and sort == GOODS and not words.explains(said)
        if is_other and adds_it and (own or not words.says_caused(said)) and (own or teller.tells(clause)):
            return rest
    return None


def clauses_of(text: str) -> list[Span]:
    """Return the clauses of a text, in order."""
    return list(_cut(text, _CLAUSE_END))


@dataclass
class _Teller:
    text: str
    products: Sequence[Mapping[str, Any]]
    phrases: Phrases
    words: MatterWords

    @cached_property
    def clauses(self) -> list[Span]:
        return clauses_of(self.text)

    @cached_property
    def whole_things(self) -> list[tuple[int, str]]:
        """Return where each thing is named, and which, without those that are parts of another thing."""
        return [
            (int(one.get("start") or 0), str(one["value"]))
            for one in self.products
            if not self.words.is_part(str(one.get("text") or ""))
        ]

    def said(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def tells(self, span: Span) -> bool:
        said = self.said(span)
        troubled = self.phrases.names_trouble(said) or self.words.tells_trouble(said)
        return troubled and self.phrases.weight(said) >= LEAST

    def things(self, span: Span) -> set[str]:
        """Return the things named in a part, without those that are parts of another thing."""
        return {value for start, value in self.whole_things if span.start <= start < span.end}

    def numbered(self) -> list[int]:
        """Return where numbered matters begin behind the first."""
        cuts: list[int] = []
        wanted = 1
        for clause in self.clauses:
            found = _ORDINAL.match(self.said(clause).lstrip() + self.text[clause.end : clause.end + 1])
            number = _NUMBERS.get(next(filter(None, found.groups())).lower()) if found else None
            if number == wanted:
                cuts.append(clause.start)
                wanted += 1
        return self._if_each_tells(cuts[1:], announced=self.words.announced(self.text) == len(cuts))

    def announced(self) -> list[int]:
        """Return where the matters begin behind the first, when as many sentences tell one as were announced."""
        number = self.words.announced(self.text)
        if not number:
            return []
        for ends in (_SENTENCE_END, _CLAUSE_END):
            telling = [span for span in _cut(self.text, ends) if self.tells(span)]
            if len(telling) == number:
                return [span.start for span in telling[1:]]
        return []

    def begun(self) -> list[int]:
        """Return where a clause begins another matter: by its words, or by another thing with its own trouble."""
        cuts: list[int] = []
        clauses = self.clauses
        first, end = self.first_told(0, 1), self.last_told(1)
        for at, clause in enumerate(clauses[1:], 1):
            before = Span(cuts[-1] if cuts else 0, clause.start)
            begins = first <= at < end and (
                self.words.begins_another(self.said(clause)) or self._other_thing(before, clause, clauses[at + 1 :])
            )
            if begins or self._other_sort(before, at):
                # "And besides, the kettle": the words that add it belong to what they add.
                adds = self.words.only_adds(self.said(clauses[at - 1]))
                cuts.append(clauses[at - 1].start if adds else clause.start)
                if len(cuts) == MOST:
                    break
                first = self.first_told(cuts[-1], at + 1)
        return cuts

    # A longer part tells what a shorter one inside it tells. So the clause is halved for, and not every one tried: each
    # trial reads the whole part, and a text of many clauses would take time by the square of its length.

    def first_told(self, start: int, low: int) -> int:
        """Return the first clause, from number `low` on, before which the text from `start` tells a matter."""
        return bisect_left(self.clauses, True, lo=low, key=lambda one: self.tells(Span(start, one.start)))

    def last_told(self, low: int) -> int:
        """Return the number of the first clause, from `low` on, from which the text tells no matter any more."""
        end = len(self.text)
        return bisect_left(self.clauses, True, lo=low, key=lambda one: not self.tells(Span(one.start, end)))

    def _other_thing(self, before: Span, clause: Span, after: Sequence[Span]) -> bool:
        named, other = self.things(before), self.things(clause)
        if not named or not other or named & other:
            return False
        # "The toaster too. It won't heat": the trouble may be told in the clause behind the one that names the thing.
        end = after[0].end if after and not self.things(after[0]) and not self.tells(clause) else clause.end
        own = Span(clause.start, end)
        first_named = min(int(one.get("start") or 0) for one in self.products if str(one["value"]) in named)
        return (
            self.tells(own)
            and self.tells(Span(first_named, before.end))
            and not self.words.says_caused(self.said(own))
            and not self.words.says_caused(self.said(before))
        )

    def _other_sort(self, before: Span, at: int) -> bool:
        """Return whether clause `at` tells of money or the home after a trouble with goods, or the other way round."""
        other = self.sorts[at]
        if other is None:
            return False
        said, known = self.said(self.clauses[at]), self._sorts(before)
        if not known or other in known or self.words.explains(said):
            return False
        of_refund = other == MONEY and self.words.names_money_back(self.said(before))
        return not of_refund and self.phrases.weight(said) >= LEAST

    @cached_property
    def sorts(self) -> list[str | None]:
        """Return the sort of trouble that each clause tells of, None where it tells of none."""
        return [sort_of(self.said(one), self.words, bool(self.things(one))) for one in self.clauses]

    def _sorts(self, span: Span) -> set[str]:
        """Return the sorts of trouble in the clauses of a part."""
        pairs = zip(self.clauses, self.sorts)
        return {sort for one, sort in pairs if sort is not None and span.start <= one.start and one.end <= span.end}

    def _if_each_tells(self, cuts: list[int], *, announced: bool) -> list[int]:
        """Return the cuts when each part tells of trouble; of as many as were announced, it is enough that it tells."""
        edges = [0, *cuts, len(self.text)]
        parts = [Span(*edge) for edge in pairwise(edges)]
        if announced:
            return cuts if all(self.phrases.weight(self.said(part)) >= LEAST for part in parts) else []
        return cuts if all(self.tells(part) for part in parts) else []


def _cut(text: str, ends: re.Pattern[str]) -> Iterator[Span]:
    start = 0
    for end in islice(ends.finditer(text), MOST_CLAUSES):
        if text[start : end.start()].strip():
            yield Span(start, end.start())
            start = end.end()
    if text[start:].strip():
        yield Span(start, len(text))
