"""Find what a draft promises to give: sums of money, and words that mean the amount paid ("full refund").

Only what the writer promises counts: not what the customer asked for, not a price, not what is refused, not what
still needs somebody's approval, and not what an offer or a commitment on record already states.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.nlu.amounts import Sum, find_amounts, quantity
from bot.nlu.folding import fold
from bot.nlu.spans import Taken
from bot.yaml_files import read_yaml

FILE = Path(__file__).resolve().parents[2] / "data" / "assist" / "promises.yml"
_SENTENCE = re.compile(r"[。!?;\n…]+|\.(?=\s|$)")
_CLAUSE = re.compile(r"(?<!\d),|,(?!\d)|[、:]|\b(?:and|but|so)\b")
_COUNTED = (
    r"天|日|小时|分|点|个|次|件|台|张|%|折|月|年|号|周|位|封|通|倍|成|:|/|-|"
    r"(?:business |working )?(?:day|hour|minute|week|month|year|"
    r"point|piece|time|item|step|option|mile|gram|ml|g|kg)s?\b"
)
_HAN_SUM = r"[一二两三四五六七八九十几百千万]{0,6}[百千万][零一二三四五六七八九十百千]{0,8}"
# "退您 3000", "refund you 90k": a bare number after a word of giving is money unless it counts something else.
_BARE = (
    re.compile(
        r"(?:退|赔|补|还|给|付|汇|减)(?:还|回|款|费|钱|偿|贴|给|返){0,3}(?:您|你)?(?:共|总共|约|大概|再|到)?\s?"
        rf"(?P<n>\d[\d,]{{0,14}}(?:\.\d+)?\s?[万千k]\d?|\d[\d,]{{2,14}}(?:\.\d{{1,4}})?|{_HAN_SUM})"
        rf"(?!\d|[,.]\d|[零一二两三四五六七八九十百千万]|\s?(?:{_COUNTED}))"
    ),
    re.compile(
        r"\b(?:refund|pay|repay|give|credit|send|return|reimburse|compensate|offer|transfer|wire)(?:ing)?"
        r"(?: (?:you|back|it|the|a|about|of|up to|full|another|with|an|extra|additional)){0,4} "
        rf"(?P<n>\d{{1,3}}(?:,\d{{3}})+|\d{{1,9}}(?:\.\d{{1,2}})?\s?k\b|\d{{3,9}}(?:\.\d{{1,2}})?)"
        rf"(?![\d%]|[,.]\d|\s?(?:{_COUNTED}))"
    ),
    # "3萬" and "90k" nearly always mean money; "4k" and "8k" are left out because of screens.
    re.compile(
        rf"(?<![\w.,])(?P<n>(?![48]\s?k)\d{{1,4}}(?:\.\d{{1,2}})?\s?(?:万|k(?![a-z])))(?![\d%]|\s?(?:{_COUNTED}))"
    ),
)
_ONES = "one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
# "ninety thousand", "90 thousand": such a number counts as money whatever word follows it.
_THOUSANDS = re.compile(
    rf"(?<![\w.,])(?:(?P<digits>\d{{1,4}})|(?P<tens>{'|'.join(_TENS)})(?:[ -](?P<one>{'|'.join(_ONES)}))?|"
    rf"(?P<only>{'|'.join(_ONES + _TEENS)}))"
    r"[ -](?:thousand|grand)\b(?: (?:nt )?dollars)?"
)
_WE = re.compile(r"我们|我方|本公司|敝公司|我司|我会|我帮|我替|\b(?:we|i|we'll|i'll)\b")
# How many characters before a word are searched for a word that changes its meaning.
_BEFORE = 60
# Numerals as written on cheques and in other countries, and letters of other alphabets that look like Latin ones.
_CHEQUE = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_LIKE = str.maketrans("аеорсухіјѕԁһοανερ", "aeopcyxijsdhoavep")
_CHEQUE_SUM = re.compile("[壹贰叁肆伍陆柒捌玖拾佰仟零〇一二三四五六七八九十百千万]{2,}")
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[ '’`]\d{3}(?!\d))+")
_DOTTED = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:\.\d{3}(?!\d))+(?![.,]\d)")


@dataclass(frozen=True)
class Promised:
    """A promise at `start`..`end` of a draft; `minor` is its worth in minor units, None when that cannot be determined.

    `goodwill` means that it is promised as goodwill. Promises with the same `choice` are alternatives. `more` means
    that it is added to what was promised before it. `sure` is false for a sum that is neither clearly promised nor
    clearly anything else.
    """

    start: int
    end: int
    said: str
    minor: int | None
    goodwill: bool
    choice: int
    more: bool = False
    sure: bool = True


@dataclass(frozen=True)
class _Clause:
    start: int
    end: int
    gives: bool
    refuses: bool
    quotes: bool
    asks: bool


@dataclass(frozen=True)
class _Found:
    start: int
    end: int
    minor: int | None
    goodwill: bool
    sure: bool = True


@dataclass(frozen=True)
class Worth:
    """The total worth of all promises of a draft in minor units; `value` is None when it cannot be determined."""

    value: int | None
    goodwill: int


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
    goodwill: re.Pattern[str]
    choices: re.Pattern[str]
    more: re.Pattern[str]
    pending: re.Pattern[str]
    wish: re.Pattern[str]
    instead: re.Pattern[str]
    mere: re.Pattern[str]
    amount: re.Pattern[str]
    refuses: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    told = read_yaml(FILE)

    def one(name: str) -> re.Pattern[str]:
        lines = told[name]
        return re.compile("|".join(f"(?:{line})" for line in (lines if isinstance(lines, list) else [lines])))

    times = tuple((int(count), re.compile(words)) for count, words in told["times"].items())
    return _Words(times=times, **{name: one(name) for name in told if name != "times"})


def promised(text: str, *, currency: str, decimals: int, paid: int | None = None) -> list[Promised]:
    """Return what `text` promises, in its order.

    `paid` is what a full refund is worth in minor units of `currency` (ISO 4217), which has `decimals` decimals; None
    when it is not known. An amount in another currency has `minor` None, because authority is given in `currency` only.
    """
    return list(_promised(text, currency, decimals, paid))


# Cached because the earlier messages of a case are read again with every draft.
@lru_cache(maxsize=512)
def _promised(text: str, currency: str, decimals: int, paid: int | None) -> tuple[Promised, ...]:
    folded = fold(text)
    read = _readable(folded.text, decimals)
    words, sums = _words(), _sums(read, currency)
    found: list[Promised] = []
    at, still_gives = 0, False
    for number, (start, end) in enumerate(_pieces(read, 0, len(read), _SENTENCE)):
        first_sum = at
        while at < len(sums) and sums[at].start < end:
            at += 1
        inside = [one for one in sums[first_sum:at] if one.start >= start]
        of_sentence, still_gives = _of_sentence(read, start, end, inside, still_gives, currency, decimals, paid)
        if words.choices.search(read, start, end):
            shared: int | None = 0
        else:
            shared = number + 1 if words.either.search(read, start, end) else None
        since = start
        for one in of_sentence:
            first, last = folded.span(one.start, one.end)
            choice = -1 - len(found) if shared is None else shared
            more = bool(words.more.search(read, max(since, one.start - _BEFORE), one.start))
            found.append(Promised(first, last, text[first:last], one.minor, one.goodwill, choice, more, one.sure))
            since = one.end
    return tuple(found)


def worth(promises: Sequence[Promised]) -> Worth:
    """Return the total worth of the promises.

    Of alternatives only the most valuable counts. A sum that is repeated counts once, unless it is added (`more`).
    """
    by_choice: dict[int, list[Promised]] = {}
    for promise in promises:
        by_choice.setdefault(promise.choice, []).append(promise)
    dearest = [max(group, key=lambda p: (p.minor is None, p.minor or 0)) for group in by_choice.values()]
    seen: set[tuple[int | None, bool]] = set()
    counted: list[Promised] = []
    for promise in dearest:
        if promise.more or (promise.minor, promise.goodwill) not in seen:
            counted.append(promise)
        seen.add((promise.minor, promise.goodwill))
    goodwill = sum(promise.minor or 0 for promise in counted if promise.goodwill)
    if any(promise.minor is None for promise in counted):
        return Worth(None, goodwill)
    return Worth(sum(promise.minor or 0 for promise in counted), goodwill)


def uncovered(promises: Sequence[Promised], known: Sequence[Sequence[Collection[int]]]) -> list[Promised]:
    """Return the promises that the record does not already state.

    `known` holds, for each offer, the sums (minor units) of each of its alternatives. Only one alternative of an offer
    can be accepted, so only the one with the largest total of promised sums covers promises; promises that are
    alternatives of each other are covered by any. A sum covers repetitions, but not one that is added (`more`).
    """
    groups: dict[int, int] = {}
    for promise in promises:
        groups[promise.choice] = groups.get(promise.choice, 0) + 1
    alone = {promise.minor for promise in promises if groups[promise.choice] == 1}
    taken: set[int] = set()
    for alternatives in known:
        taken.update(max(alternatives, key=lambda sums: sum(one for one in sums if one in alone), default=()))
    all_known = {one for alternatives in known for sums in alternatives for one in sums}
    seen: set[int] = set()
    left = []
    for promise in promises:
        covers = taken if groups[promise.choice] == 1 else all_known
        if promise.minor in covers and not (promise.more and promise.minor in seen):
            seen.add(promise.minor)
        else:
            left.append(promise)
    return left


def speaks_of_giving(text: str) -> bool:
    """Return whether a text mentions money or goods for the customer, promised or not."""
    folded = fold(text).text
    return bool(_words().gives.search(folded) or _words().full.search(folded) or _words().goodwill.search(folded))


def sums_in(text: str, *, currency: str, decimals: int) -> set[int]:
    """Return every sum in a text, in minor units, that is in `currency` or names no currency."""
    found = _sums(_readable(fold(text).text, decimals), currency)
    return {round(one.units * 10**decimals) for one in found if one.currency in (None, currency)}


def _of_sentence(
    text: str,
    start: int,
    end: int,
    sums: list[Sum],
    still_gives: bool,
    currency: str,
    decimals: int,
    paid: int | None,
) -> tuple[list[_Found], bool]:
    """Return what one sentence promises, and whether a sum in the next sentence would be promised as well.

    `still_gives` is that second value for the sentence before: it announced a payment without a sum, or continued one.
    """
    words = _words()
    clauses = _clauses(text, start, end)
    holds: list[list[Sum]] = [[] for _ in clauses]
    at = 0
    for one in sums:
        while at < len(clauses) - 1 and one.start >= clauses[at].end:
            at += 1
        holds[at].append(one)
    quoted = _quoted(text, clauses)
    found: list[_Found] = []
    went_on = False
    before: int | None = None
    for at, clause in enumerate(clauses):
        if before is not None and at and holds[at - 1] and not clauses[at - 1].gives:
            before = None
        given = _given_by(clauses, holds, at, before)
        if clause.gives:
            before = at
        if clause.asks or (given is not None and clauses[given].asks):
            continue
        body = text[clause.start : clause.end]
        if quoted[at] and not (holds[at] and _granted(text, clauses, holds, at)):
            continue
        goodwill = bool(words.goodwill.search(body))
        # "the amount is 5,000" is a promise only together with a word of giving.
        amount = (given is not None or still_gives) and words.amount.search(body)
        mere = bool(words.mere.search(body)) and not amount
        for one in holds[at]:
            minor = round(one.units * 10**decimals) if one.currency in (None, currency) else None
            sure = True
            if given is None or (given < at and given != at - 1):
                if mere or clause.refuses:
                    continue
                sure = given is not None or still_gives
                went_on = went_on or (given is None and still_gives)
            else:
                priced = words.price.search(text[max(clause.start, one.start - _BEFORE) : one.start])
                part = words.part.search(text, clauses[given].start, clauses[given].end)
                if (given < at and mere) or (priced and (len(sums) > 1 or part)):
                    continue
            found.append(_Found(one.start, one.end, minor, goodwill, sure))
        if clause.gives and not quoted[at]:
            if whole := words.full.search(text, clause.start, clause.end):
                found.append(_Found(whole.start(), whole.end(), paid, False))
            for count, pattern in words.times:
                if many := pattern.search(text, clause.start, clause.end):
                    found.append(_Found(many.start(), many.end(), None if paid is None else paid * count, False))
    gives = any(one.gives and not one.asks and not quoted[at] for at, one in enumerate(clauses))
    only_part = bool(words.part.search(text, start, end))
    # A piece without letters, such as the number of a list item, does not end what the sentence before announced.
    went_on = went_on or (still_gives and not sums and not any(char.isalpha() for char in text[start:end]))
    return sorted(found, key=lambda one: one.start), went_on or (gives and not sums and not only_part)


def _clauses(text: str, start: int, end: int) -> list[_Clause]:
    words = _words()
    found: list[_Clause] = []
    pending = asked = False
    for first, last in _pieces(text, start, end, _CLAUSE):
        gives, refused = _gives(text, first, last)
        asks = bool(words.asks.search(text, first, last))
        # "主管同意後，退您…" and "問主管，看能不能退您…" still depend on approval.
        asked = asks or pending or (asked and bool(words.wish.search(text, first, last)))
        asked = asked and not words.decided.search(text, first, last)
        pending = bool(words.pending.search(text, first, last)) or pending
        refuses = refused or bool(words.refuses.search(text, first, last))
        quotes = bool(words.quotes.search(text, first, last))
        found.append(_Clause(first, last, gives, refuses, quotes, asked))
    return found


def _given_by(clauses: list[_Clause], holds: list[list[Sum]], at: int, before: int | None) -> int | None:
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
    words = _words()
    refused = False
    for match in words.gives.finditer(text, start, end):
        if not words.never.search(text[max(start, match.start() - _BEFORE) : match.start()]):
            return True, False
        refused = True
    return False, refused


def _quoted(text: str, clauses: list[_Clause]) -> list[bool]:
    """Return for each clause whether it reports what the customer said or wants.

    A report continues until a clause names the company or the writer.
    """
    found: list[bool] = []
    quoted = False
    for clause in clauses:
        quoted = clause.quotes or (quoted and not _WE.search(text, clause.start, clause.end))
        found.append(quoted)
    return found


def _granted(text: str, clauses: list[_Clause], holds: list[list[Sum]], at: int) -> bool:
    """Return whether the clause after a quoted sum grants it: "you asked for 90,000, it is on its way"."""
    if at + 1 >= len(clauses) or not clauses[at].quotes:
        return False
    following, words = clauses[at + 1], _words()
    if not following.gives or following.quotes or following.asks or holds[at + 1]:
        return False
    said = text[clauses[at].end : following.end]
    return not (words.instead.search(said) or words.part.search(said) or words.goodwill.search(said))


def _pieces(text: str, start: int, end: int, breaks: re.Pattern[str]) -> list[tuple[int, int]]:
    found, first = [], start
    for match in breaks.finditer(text, start, end):
        if text[first : match.start()].strip():
            found.append((first, match.start()))
        first = match.end()
    if text[first:end].strip():
        found.append((first, end))
    return found


def _readable(folded: str, decimals: int) -> str:
    """Return a folded text of the same length with unusual spellings of numbers and letters replaced by usual ones."""
    text = folded.translate(_LIKE)
    text = _CHEQUE_SUM.sub(lambda match: match.group().translate(_CHEQUE), text)
    text = _GROUPED.sub(lambda match: re.sub("[^0-9]", ",", match.group()), text)
    # With three decimals, "5.000" may be a decimal fraction and not five thousand.
    return text if decimals > 2 else _DOTTED.sub(lambda match: match.group().replace(".", ","), text)


def _sums(folded: str, own: str) -> list[Sum]:
    taken = Taken(len(folded))
    found = find_amounts(folded, taken, own)

    def note(start: int, end: int, units: float | None) -> None:
        if units is not None and taken.free(start, end):
            taken.take(start, end)
            found.append(Sum(start, end, units, None, False, 0.7))

    for match in _THOUSANDS.finditer(folded):
        if match["digits"]:
            thousands = int(match["digits"])
        elif match["tens"]:
            thousands = 20 + 10 * _TENS.index(match["tens"]) + (1 + _ONES.index(match["one"]) if match["one"] else 0)
        else:
            thousands = 1 + (_ONES + _TEENS).index(match["only"])
        note(match.start(), match.end(), 1000.0 * thousands)
    for pattern in _BARE:
        for match in pattern.finditer(folded):
            note(*match.span("n"), quantity(match["n"]))
    return sorted(found, key=lambda one: one.start)
