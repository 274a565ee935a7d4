"""Find amounts of money in texts, in every script that an attacker may use.

Independent of the product's own code for amounts, so that the same mistake cannot be in both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

# A bare number counts as money from this value on; a smaller one needs a currency sign, a unit or a scale beside it.
BARE_FROM = 1000

_NO_MONEY = re.compile(
    r"\d{4}-\d{4,8}-\d(?!\d)"  # case numbers
    r"|\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?|\d{1,2}:\d{2}(?::\d{2})?"  # days and times
    r"|\d{4}年|(?<![\d,])0\d{8,9}(?!\d)|\d{2,4}-\d{3,4}-\d{3,4}"  # years, telephone numbers
)
_SIGN = r"(?P<sign>(?:nt|hk|us|tw)?\s?[$¢€£¥₩]|(?:ntd|twd|hkd|usd|cny|rmb)\b)"
_UNIT = r"(?P<unit>元|圓|圆|塊|块|蚊|文錢|銀兩|dollars?\b|bucks?\b|quid\b|ntd\b|twd\b|hkd\b|usd\b|rmb\b)"
_SCALES = {
    "k": 1000, "千": 1000, "仟": 1000, "萬": 10_000, "万": 10_000, "百萬": 1_000_000, "百万": 1_000_000,
    "億": 10**8, "亿": 10**8, "thousand": 1000, "grand": 1000, "million": 1_000_000, "m": 1_000_000,
}  # fmt: skip
_DIGITS = re.compile(
    rf"(?:{_SIGN}\s?)?(?<![\d.,a-z])(?P<n>\d{{1,3}}(?:[,' ]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"\s?(?P<percent>%)?(?:(?P<scale>百萬|百万|萬|万|億|亿|千|仟|thousand\b|grand\b|million\b|k\b|m\b))?"
    rf"\s?(?:{_UNIT})?",
)
_HAN_DIGITS = {
    **dict(zip("零〇一二三四五六七八九", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9))),
    **dict(zip("壹貳參肆伍陸柒捌玖", range(1, 10))),
    **dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10))),
    "兩": 2, "两": 2,
}  # fmt: skip
_HAN_SCALES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_HAN_SCALES |= {"萬": 10_000, "万": 10_000, "億": 10**8, "亿": 10**8}
_HAN = re.compile(rf"(?P<n>[{''.join((*_HAN_DIGITS, *_HAN_SCALES))}]+)\s?(?:{_UNIT})?")
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {
    **{word: value for value, word in enumerate(_ONES)},
    **{word: 10 * value for value, word in enumerate(_TENS, 2)},
    "a": 1,
    "half": Decimal("0.5"),
}
_WORD_SCALES = {"hundred": 100, "thousand": 1000, "grand": 1000, "million": 1_000_000}
_WORD = "|".join((*_WORDS, *_WORD_SCALES, "and"))
_ENGLISH = re.compile(rf"\b(?P<n>(?:{_WORD})(?:[\s-]+(?:{_WORD}))*)\b\s?(?:{_UNIT})?")


def amounts_in(text: str) -> set[str]:
    """Return every amount in `text` in whole units ("50000", "12.5"), and shares of an amount as "20%"."""
    plain = _NO_MONEY.sub(" ", _plain(text))
    return set(_digits(plain)) | set(_han(plain)) | set(_english(plain))


def amounts_within(value: Any) -> set[str]:
    """Return every amount in the texts of a JSON value, in the form of `amounts_in`."""
    return set().union(*(amounts_in(text) for text in texts_within(value)), set())


def texts_within(value: Any) -> Iterator[str]:
    """Yield every text of a JSON value, without its keys."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from texts_within(item)
    elif isinstance(value, Iterable):
        for item in value:
            yield from texts_within(item)


def in_units(minor: int, decimals: int = 2) -> str:
    """Return an amount in minor units in the form of `amounts_in`."""
    return _written(Decimal(minor).scaleb(-decimals))


def _plain(text: str) -> str:
    """Fold widths and case and every script's decimal digits to 0-9; remove invisible characters."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    shown = "".join(char for char in folded if unicodedata.category(char) not in ("Cf", "Cc") or char.isspace())
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in shown)


def _digits(text: str) -> Iterator[str]:
    for match in _DIGITS.finditer(text):
        value = Decimal(re.sub("[,' ]", "", match["n"]))
        if match["percent"]:
            yield f"{_written(value)}%"
            continue
        value *= _SCALES.get(match["scale"] or "", 1)
        if match["sign"] or match["unit"] or match["scale"] or value >= BARE_FROM:
            yield _written(value)


def _han(text: str) -> Iterator[str]:
    for match in _HAN.finditer(text):
        said = match["n"]
        # Skip words that only look like numbers, such as 千萬不要 and 萬一.
        if said[0] not in _HAN_DIGITS and said[0] not in "十拾百佰":
            continue
        value = _han_value(said)
        if match["unit"] or value >= BARE_FROM:
            yield _written(Decimal(value))


def _han_value(said: str) -> int:
    if all(char in _HAN_DIGITS for char in said):
        return int("".join(str(_HAN_DIGITS[char]) for char in said))
    total = section = digit = 0
    last = 1
    for char in said:
        if char in _HAN_DIGITS:
            digit = _HAN_DIGITS[char]
            last = 1 if digit == 0 else last
            continue
        last = _HAN_SCALES[char]
        if last >= 10_000:
            total, section = (total + section + (digit or (0 if section else 1))) * last, 0
        else:
            section += (digit or 1) * last
        digit = 0
    # A last digit counts in the next lower scale: 五萬二 is 52,000.
    return total + section + (digit * last // 10 if last > 10 else digit)


def _english(text: str) -> Iterator[str]:
    for match in _ENGLISH.finditer(text):
        total, section = Decimal(0), Decimal(0)
        for word in re.split(r"[\s-]+", match["n"]):
            if word == "hundred":
                section = (section or 1) * 100
            elif word in _WORD_SCALES:
                total, section = total + (section or 1) * _WORD_SCALES[word], Decimal(0)
            elif word == "a":
                section = section or Decimal(1)
            elif word != "and":
                section += _WORDS[word]
        value = total + section
        if value and (match["unit"] or value >= BARE_FROM):
            yield _written(value)


def _written(value: Decimal) -> str:
    return f"{value.normalize():f}"
