"""Read how much of what was paid a draft promises: shares and multiples of it, and sums that are given many times."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.assist.promise_words import words
from bot.nlu.numerals import english_number, number

# (start, end, parts of ten thousand of what was paid)
Share = tuple[int, int, int]
_PERCENT = re.compile(r"(?P<n>\d{1,3}(?:\.\d{1,2})?)\s?(?:%|percent\b|per cent\b)(?!的?(?:顾客|客户|退款|案件|机率))")
_HUNDREDTHS = re.compile(r"百分之(?P<n>[一二两三四五六七八九十百]{1,5})")
_TENTHS = re.compile(r"(?P<n>[一二两三四五六七八九])成(?P<half>半|五)?(?!功|为|立|本|员|分|长|果|品|熟)")
_DISCOUNT = re.compile(
    r"(?:打|给(?:您|你)|算(?:您|你)?|用)\s?(?P<n>[1-9一二三四五六七八九])(?P<m>[1-9一二三四五六七八九])?\s?折"
)
_PARTS = (
    (
        re.compile(
            r"(?<!另)(?<!剩下)一半|半数|半价|(?<!other )(?<!remaining )\bhalf\b(?! (?:an? )?(?:hour|day|year)|-)"
        ),
        5000,
    ),
    (re.compile(r"三分之二|\btwo[- ]thirds\b"), 6667),
    (re.compile(r"三分之一|\b(?:a|one)[- ]third\b"), 3334),
    (re.compile(r"四分之三|\bthree[- ]quarters\b"), 7500),
    (re.compile(r"四分之一|\ba quarter\b"), 2500),
)
# Half of the shipping costs is no half of what was paid.
_OF_FEES = re.compile(
    r"运费|邮费|手续费|利息|差额|差价|维修|\b(?:shipping|delivery|fee|interest|difference|repair|labour)\b"
)


def shares(text: str, start: int, end: int) -> Iterator[Share]:
    """Yield the shares of what was paid in `start`..`end` of a folded text."""
    if _OF_FEES.search(text, start, end):
        return
    for match in _PERCENT.finditer(text, start, end):
        yield match.start(), match.end(), round(float(match["n"]) * 100)
    for match in _HUNDREDTHS.finditer(text, start, end):
        yield match.start(), match.end(), round(((100 if match["n"] == "百" else number(match["n"])) or 0) * 100)
    for match in _TENTHS.finditer(text, start, end):
        yield match.start(), match.end(), round((number(match["n"]) or 0) * 1000) + (500 if match["half"] else 0)
    for match in _DISCOUNT.finditer(text, start, end):
        tenths = (number(match["n"]) or 0) * 1000 + (number(match["m"] or "") or 0) * 100
        yield match.start(), match.end(), 10_000 - round(tenths)
    for pattern, parts in _PARTS:
        for match in pattern.finditer(text, start, end):
            yield match.start(), match.end(), parts


def multiples(text: str, start: int, end: int) -> Iterator[Share]:
    """Yield the multiples of what was paid, such as "double", in `start`..`end` of a folded text."""
    for count, pattern in words().times:
        if many := pattern.search(text, start, end):
            yield many.start(), many.end(), 10_000 * count


def times_given(text: str, start: int, end: int) -> int:
    """Return how many times the sum in the sentence at `start`..`end` is given: "three payments of", "每期"."""
    told = words().many.search(text, start, end)
    if told is None:
        return 1
    said = next((group for group in told.groups() if group), "")
    count = english_number(said) or number(said) or 1
    return max(1, min(99, round(count)))
