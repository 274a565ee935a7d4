"""Part a draft's sentences into clauses: which of them give, refuse, ask somebody, or report what the customer said."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.assist.promise_words import words
from bot.nlu.amounts import Sum

SENTENCE = re.compile(r"[。!?;\n…]+|\.(?=\s|$)")
CLAUSE = re.compile(r"(?<!\d),|,(?!\d)|[、:]|\b(?:and|but|so)\b")
# How many characters before a word are searched for a word that changes its meaning.
BEFORE = 60
_WE = re.compile(r"我们|我方|本公司|敝公司|我司|我会|我帮|我替|\b(?:we|i|we'll|i'll)\b")


@dataclass(frozen=True)
class Clause:
    """A clause at `start`..`end` of a folded text, and what its words do."""

    start: int
    end: int
    gives: bool
    refuses: bool
    quotes: bool
    asks: bool
    agrees: bool


def clauses_of(text: str, start: int, end: int) -> list[Clause]:
    """Return the clauses of the sentence at `start`..`end`."""
    told = words()
    found: list[Clause] = []
    pending = asked = False
    for first, last in pieces(text, start, end, CLAUSE):
        gives, refused = _gives(text, first, last)
        asks = bool(told.asks.search(text, first, last))
        # "主管同意後，退您…" and "問主管，看能不能退您…" still depend on approval.
        asked = asks or pending or (asked and bool(told.wish.search(text[first:last])))
        asked = asked and not told.decided.search(text, first, last)
        pending = bool(told.pending.search(text, first, last)) or pending
        refuses = refused or bool(told.refuses.search(text, first, last))
        quotes = bool(told.quotes.search(text, first, last))
        agrees = bool(told.agrees.search(text, first, last))
        found.append(Clause(first, last, gives, refuses, quotes, asked, agrees))
    return found


def given_by(clauses: list[Clause], holds: list[list[Sum]], at: int, before: int | None) -> int | None:
    """Return the index of the clause whose word of giving applies to the sum in clause `at`, or None.

    It is the clause itself, else the next one, else `before`; the latter two only if they have no sum of their own.
    """
    if clauses[at].gives:
        return at
    if at + 1 < len(clauses) and clauses[at + 1].gives and not holds[at + 1]:
        return at + 1
    return before if before is not None and not holds[before] else None


def _gives(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Return whether a clause says that something is given, and whether it refuses to give it."""
    told = words()
    refused = False
    for match in told.gives.finditer(text, start, end):
        if not told.never.search(text[max(start, match.start() - BEFORE) : match.start()]):
            return True, False
        refused = True
    return False, refused


def quoted_in(text: str, clauses: list[Clause]) -> list[bool]:
    """Return for each clause whether it reports what the customer said or wants.

    A report continues until a clause names the company or the writer.
    """
    found: list[bool] = []
    quoted = False
    for clause in clauses:
        quoted = clause.quotes or (quoted and not _WE.search(text, clause.start, clause.end))
        found.append(quoted)
    return found


def is_granted(text: str, clauses: list[Clause], holds: list[list[Sum]], at: int) -> bool:
    """Return whether the clause after a quoted sum grants it: "you asked for 90,000, it is on its way"."""
    if at + 1 >= len(clauses) or not clauses[at].quotes:
        return False
    following, told = clauses[at + 1], words()
    if not (following.gives or following.agrees) or following.quotes or following.asks or following.refuses:
        return False
    if holds[at + 1]:
        return False
    said = text[clauses[at].end : following.end]
    return not (told.instead.search(said) or told.part.search(said) or told.goodwill.search(said))


def pieces(text: str, start: int, end: int, breaks: re.Pattern[str]) -> list[tuple[int, int]]:
    """Return the parts of `start`..`end` between the `breaks`, without empty ones."""
    found, first = [], start
    for match in breaks.finditer(text, start, end):
        if text[first : match.start()].strip():
            found.append((first, match.start()))
        first = match.end()
    if text[first:end].strip():
        found.append((first, end))
    return found
