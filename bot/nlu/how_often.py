"""Read how often a sum of money was said to be paid: 兩筆各1,280; NT$1,280 each, billed twice; 500元 x2."""

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.nlu.lexicon import rules
from bot.nlu.numerals import english_number, number
from bot.nlu.word_lists import either_of

# Characters before and after a sum, within its sentence, that are searched for how often it was paid.
_BEFORE, _AFTER = 48, 36
_MOST = 99
_SENTENCE_ENDS = re.compile(r"[。;\n!?]|\.\s")


@dataclass(frozen=True)
class _HowOften:
    right_before: re.Pattern[str]
    before: re.Pattern[str]
    each: re.Pattern[str]
    after: re.Pattern[str]
    once_each: re.Pattern[str]


def times_paid(text: str, start: int, end: int) -> int:
    """Return how many payments had the sum at `start`..`end` of a folded text each: 1 when nothing says more.

    "Each" beside the sum has its number anywhere in the sentence; without a number it means two at least.
    """
    found = _how_often()
    before = _SENTENCE_ENDS.split(text[max(0, start - _BEFORE) : start])[-1]
    after = _SENTENCE_ENDS.split(text[end : end + _AFTER])[0]
    told = found.right_before.search(before) or found.after.match(after)
    if told is not None:
        return _count(told)
    if found.each.match(after):
        told = found.before.search(before) or found.before.search(after)
        return _count(told) if told is not None else 1
    return 2 if found.once_each.match(after) else 1


def _count(told: re.Match[str]) -> int:
    said = next(filter(None, told.groups()))
    word = rules("amounts")["how_often"].get(said)
    count = word if word is not None else number(said) or english_number(said)
    return int(count) if count and count <= _MOST else 1


@lru_cache(maxsize=1)
def _how_often() -> _HowOften:
    found = rules("amounts")
    charges, each, taken = (either_of(found[name]) for name in ("charges", "each", "taken"))
    adverbs, payments = either_of(found["how_often"]), either_of(found["payments"])
    passing = "each |both |was |were |got |has been |had been |taken |charged |billed |debited |went out |came out "
    han, english = r"\d{1,2}|[一二两三四五六七八九十]", "two|three|four|five|six|seven|eight|nine|ten"
    some = rf"(?<![\d第a-z.,])({han}|{english})"
    several = rf"(?:(?<![a-z])({adverbs})(?![a-z])|{some}\s?(?:{payments})(?![a-z])|{some}(?:{charges}))"
    # Tried twice is not paid twice.
    no_luck = rf"(?!.{{0,4}}(?:{either_of(found['in_vain'])}))"
    return _HowOften(
        right_before=re.compile(
            rf"{some}\s?(?:(?:{charges})?[^\d。;]{{0,4}}(?:{each})|[x×*]|(?:{payments}) (?:of|at))\s?$"
        ),
        before=re.compile(several),
        each=re.compile(r"\s?,?\s?(?:each(?: time)?|apiece|a time|per (?:charge|payment|transaction|time))(?![a-z])"),
        after=re.compile(
            rf"\s?(?:[x×*]\s?(\d{{1,2}})(?![\d.,])"
            rf"|,?\s?(?:{passing})*({adverbs})(?![a-z])"
            rf"|[,，]?(?:{either_of(found['both_times'])}){{0,2}}(?:{taken})[了咗我款走]{{0,3}}({han})(?:次|笔|遍|回){no_luck}"
            rf"|({han})(?:次|笔|遍){no_luck})"
        ),
        once_each=re.compile(rf"\s?[,，]?各(?:{taken})?[了咗]?(?:一|1)(?:次|笔|遍)"),
    )
