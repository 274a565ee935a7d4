"""Find what a draft promises to give: sums of money, and words that mean the amount paid ("full refund") or a share.

Only what the writer promises counts: not what the customer asked for, not a price, not what is refused, not what
still needs somebody's approval, and not what an offer or a commitment on record already states.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial

from bot.assist.promise_clauses import BEFORE, SENTENCE, Clause, clauses_of, given_by, is_granted, pieces, quoted_in
from bot.assist.promise_shares import multiples, shares, times_given
from bot.assist.promise_sums import readable, sums
from bot.assist.promise_words import words
from bot.assist.promise_worth import Promised
from bot.nlu.amounts import Sum
from bot.nlu.folding import fold

# The first letter is the way of writing: days that are written in the same way can be compared.
_DAYS = (
    (
        "w",
        re.compile(
            r"(?:下下?|这|本)?(?:周|星期|礼拜)([一二三四五六日天])|\b(mon|tues?|wednes|thurs?|fri|satur|sun)day\b"
        ),
    ),
    (
        "d",
        re.compile(
            r"(\d{1,2}月\d{1,2})[日号]|(?<![\d/])(\d{1,2}/\d{1,2})(?![\d/])|"
            r"\b(\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))|"
            r"\b((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{1,2})\b"
        ),
    ),
    (
        "r",
        re.compile(r"(今天|明天|后天|下周(?![一二三四五六日])|月底|下个?月)|\b(today|tomorrow|next week|next month)\b"),
    ),
)
# The customer is meant, and not only greeted or thanked.
_ADDRESSED = re.compile(
    r"(?:会|帮|给|退|赔|还|为|替|跟|俾|畀|让)(?:您|你)(?!久等)|(?:您|你)(?:的(?!耐心|信|讯|来)|会|可以|付|买|这|那|呢|部)|\byou(?:r|rs)?\b"
)


@dataclass(frozen=True)
class _Found:
    start: int
    end: int
    minor: int | None
    goodwill: bool
    sure: bool = True
    full: bool = False
    rest: bool = False
    clause: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class _Money:
    """The company's currency, and what a full refund is worth in minor units, None when it is not known."""

    currency: str
    decimals: int
    paid: int | None

    def of(self, one: Sum, times: int) -> int | None:
        if one.currency not in (None, self.currency):
            return None
        return round(one.units * 10**self.decimals) * max(one.times, times)

    def share(self, parts: int) -> int | None:
        return None if self.paid is None else -(-self.paid * parts // 10_000)


def promised(text: str, *, currency: str, decimals: int, paid: int | None = None) -> list[Promised]:
    """Return what `text` promises, in its order.

    `paid` is what a full refund is worth in minor units of `currency` (ISO 4217), which has `decimals` decimals; None
    when it is not known. An amount in another currency has `minor` None, because authority is given in `currency` only.
    So has what is left of the amount paid (`rest`), which depends on what was given before.
    """
    return list(_promised(text, _Money(currency, decimals, paid)))


# Cached because the earlier messages of a case are read again with every draft.
@lru_cache(maxsize=1024)
def _promised(text: str, money: _Money) -> tuple[Promised, ...]:
    folded = fold(text)
    read = readable(folded.text, money.decimals)
    told, all_sums = words(), sums(read, money.currency)
    found: list[Promised] = []
    # Once for each clause and sentence, however many sums it has.
    days = cache(partial(_days, read))
    at, still_gives = 0, False
    for number, (start, end) in enumerate(pieces(read, 0, len(read), SENTENCE)):
        first_sum = at
        while at < len(all_sums) and all_sums[at].start < end:
            at += 1
        inside = [one for one in all_sums[first_sum:at] if one.start >= start]
        of_sentence, still_gives = _of_sentence(read, start, end, inside, still_gives, money)
        if told.choices.search(read, start, end):
            shared: int | None = 0
        else:
            shared = number + 1 if told.either.search(read, start, end) else None
        since = start
        for one in of_sentence:
            first, last = folded.span(one.start, one.end)
            before = max(since, one.start - BEFORE)
            found.append(
                Promised(
                    first,
                    last,
                    text[first:last],
                    one.minor,
                    one.goodwill,
                    choice=-1 - len(found) if shared is None else shared,
                    more=bool(told.more.search(read, before, one.start)),
                    anew=bool(told.anew.search(read, before, one.start) or _more_after(read, one.end) or one.rest),
                    sure=one.sure,
                    full=one.full,
                    rest=one.rest,
                    days=days(*one.clause) or days(start, end),
                )
            )
            since = one.end
    return tuple(found)


def with_rest(promises: list[Promised], left: int | None) -> list[Promised]:
    """Return the promises with the worth of "the rest": `left` minor units less what they promise beside it."""
    if left is not None:
        left = max(0, left - sum(one.minor or 0 for one in promises if not one.rest))
    return [replace(one, minor=left) if one.rest else one for one in promises]


def speaks_of_giving(text: str) -> bool:
    """Return whether a text mentions money or goods for the customer, promised or not."""
    folded = fold(text).text
    return bool(words().gives.search(folded) or words().full.search(folded) or words().goodwill.search(folded))


def promises_all(text: str) -> bool:
    """Return whether a text speaks of everything that was paid, such as "full refund"."""
    return bool(words().full.search(fold(text).text))


def sums_in(text: str, *, currency: str, decimals: int) -> set[int]:
    """Return every sum in a text, in minor units, that is in `currency` or names no currency."""
    found = sums(readable(fold(text).text, decimals), currency)
    return {round(one.units * 10**decimals) for one in found if one.currency in (None, currency)}


def _of_sentence(
    text: str, start: int, end: int, inside: list[Sum], still_gives: bool, money: _Money
) -> tuple[list[_Found], bool]:
    """Return what one sentence promises, and whether a sum in the next sentence would be promised as well.

    `still_gives` is that second value for the sentence before: it announced a payment without a sum, or continued one.
    """
    told = words()
    clauses = clauses_of(text, start, end)
    holds: list[list[Sum]] = [[] for _ in clauses]
    at = 0
    for one in inside:
        while at < len(clauses) - 1 and one.start >= clauses[at].end:
            at += 1
        holds[at].append(one)
    quoted = quoted_in(text, clauses)
    times = times_given(text, start, end) if inside else 1
    # What is done in general promises this customer nothing.
    is_general = not inside and _is_general(text, start, end)
    found: list[_Found] = []
    went_on = False
    before: int | None = None
    for at, clause in enumerate(clauses):
        if before is not None and at and holds[at - 1] and not clauses[at - 1].gives:
            before = None
        given = given_by(clauses, holds, at, before)
        if clause.gives:
            before = at
        if clause.asks or (given is not None and clauses[given].asks):
            continue
        span = clause.start, clause.end
        body = text[clause.start : clause.end]
        if quoted[at] and not (holds[at] and is_granted(text, clauses, holds, at)):
            continue
        goodwill = bool(told.goodwill.search(body))
        # "the amount is 5,000" is a promise only together with a word of giving.
        amount = (given is not None or still_gives) and told.amount.search(body)
        mere = bool(told.mere.search(body)) and not amount
        for one in holds[at]:
            sure = True
            if given is None or (given < at and given != at - 1):
                if mere or clause.refuses or _told_of_before(text, clauses, at, end):
                    continue
                sure = given is not None or still_gives or clause.agrees
                went_on = went_on or (given is None and still_gives)
            else:
                priced = told.price.search(text[max(clause.start, one.start - BEFORE) : one.start])
                part = told.part.search(text, clauses[given].start, clauses[given].end)
                if (given < at and mere) or (priced and (len(inside) > 1 or part)):
                    continue
            found.append(_Found(one.start, one.end, money.of(one, times), goodwill, sure, clause=span))
        if quoted[at] or is_general:
            continue
        if clause.gives or _is_whole(text, clause):
            found += _of_paid(text, clause, money)
        # "The rest comes on Friday" gives without a word of giving.
        if not holds[at] and not clause.refuses and (left := told.rest.search(text, clause.start, clause.end)):
            found.append(_Found(left.start(), left.end(), None, False, rest=True, clause=span))
    gives = any(one.gives and not one.asks and not quoted[at] for at, one in enumerate(clauses))
    only_part = bool(told.part.search(text, start, end))
    # A piece without letters, such as the number of a list item, does not end what the sentence before announced.
    went_on = went_on or (still_gives and not inside and not any(char.isalpha() for char in text[start:end]))
    return sorted(found, key=lambda one: one.start), went_on or (gives and not inside and not only_part)


def _is_whole(text: str, clause: Clause) -> bool:
    """Return whether a clause promises everything by these words alone: "return the purchase price"."""
    whole = words().full.search(text, clause.start, clause.end)
    if whole is None or clause.refuses:
        return False
    return not words().never.search(text[max(clause.start, whole.start() - BEFORE) : whole.start()])


def _told_of_before(text: str, clauses: list[Clause], at: int, end: int) -> bool:
    """Return whether the clause before names a price or a payment, and nothing in the sentence gives or agrees.

    "You were charged twice, NT$1,280 each time?": a day after the sum would say when it is given.
    """
    if not at or any(one.gives or one.agrees for one in clauses) or _days(text, clauses[at].start, end):
        return False
    return bool(words().mere.search(text, clauses[at - 1].start, clauses[at - 1].end))


def _of_paid(text: str, clause: Clause, money: _Money) -> list[_Found]:
    """Return what a clause that gives promises of the amount paid: all of it, multiples and shares."""
    found, span = [], (clause.start, clause.end)
    if whole := words().full.search(text, clause.start, clause.end):
        found.append(_Found(whole.start(), whole.end(), money.paid, False, full=True, clause=span))
    for start, end, parts in (*multiples(text, clause.start, clause.end), *shares(text, clause.start, clause.end)):
        found.append(_Found(start, end, money.share(parts), False, full=parts == 10_000, clause=span))
    return found


def _is_general(text: str, start: int, end: int) -> bool:
    if not words().general.search(text, start, end) or _days(text, start, end):
        return False
    return not _ADDRESSED.search(text, start, end)


def _days(text: str, start: int, end: int) -> frozenset[str]:
    return frozenset(kind + match.group() for kind, pattern in _DAYS for match in pattern.finditer(text, start, end))


def _more_after(text: str, end: int) -> bool:
    """Return whether "more" follows the sum: "NT$6,800 more by Friday"."""
    return bool(re.match(r"\s?(?:more\b|extra\b|on top\b|again\b)", text[end : end + 12]))
