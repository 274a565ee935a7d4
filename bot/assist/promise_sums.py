"""Read the sums of money in a draft, however they are written: also bare numbers, and numerals in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.nlu.amounts import Sum, find_amounts, quantity
from bot.nlu.numerals import SPELLED_NUMBER, spelled_number
from bot.nlu.spans import Taken

_COUNTED = (
    r"天|日|步|人|名|公里|度|颗|集|小时|分|点|个|次|件|台|张|%|折|月|年|号|周|位|封|通|倍|成|:|/|-|"
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
    # Words for the currency make it money wherever it stands.
    re.compile(rf"(?P<n>{_HAN_SUM})\s?(?:元|块|圆|蚊)"),
    # "39800 會退到…", "39800 will be refunded": the word of giving follows.
    re.compile(
        r"(?<![a-z0-9_./#-])(?<!\d,)(?P<n>\d{4,6})"
        r"(?=\s?(?:,\s?)?(?:会|将|都|就|我们|今天|明天|马上|全部){0,3}(?:帮|为|给)?(?:您|你)?(?:退|赔|汇|入[账帐]|转|还给))"
    ),
    re.compile(
        r"(?<![a-z0-9_./#-])(?<!\d,)(?P<n>\d{4,6})"
        r"(?= (?:(?:will|is|are|gets|shall|to|be|being|has|been|coming|comes|going|straight) ){0,4}"
        r"(?:refunded|credited|paid|transferred|wired|yours|back|returned|sent)\b)"
    ),
    re.compile(r"(?<![a-z0-9_./#-])(?<!\d,)(?P<n>\d{4,6})(?=\s?(?:这笔|那笔)(?:钱|款))"),
    # With a comma for thousands it is money unless something counted follows.
    re.compile(rf"(?<![a-z0-9_./#-])(?<!\d,)(?P<n>\d{{1,3}}(?:,\d{{3}})+)(?![\w%]|[,.]\d|\s?(?:{_COUNTED}))"),
    # "3萬" and "90k" nearly always mean money; "4k" and "8k" are left out because of screens.
    re.compile(
        rf"(?<![a-z0-9_.])(?<!\d,)(?P<n>(?![48]\s?k)\d{{1,4}}(?:\.\d{{1,2}})?\s?(?:万|k(?![a-z])))(?![\d%]|\s?(?:{_COUNTED}))"
    ),
)
# "ninety thousand", "90 thousand", "five hundred": such a number counts as money whatever word follows it.
_SPELLED = re.compile(
    rf"(?<![\w.,-])(?P<n>\d{{1,4}}[ -](?:thousand|grand)|{SPELLED_NUMBER})(?![\w]|[ -]?(?:{_COUNTED}))"
    r"(?: (?:nt )?dollars)?"
)
# "forty-two nine": as one says a price of 42,900. Without the unit of the thousands ("forty nine") it is a number.
_UNIT = "(?:one|two|three|four|five|six|seven|eight|nine)"
_SHORTENED = re.compile(
    rf"(?<![\w.,-])(?P<thousands>(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[ -]{_UNIT})"
    rf" (?P<hundreds>{_UNIT})(?![\w]|[ -](?:{_UNIT}|{_COUNTED}))"
)
_LARGE = re.compile(r"\b(?:hundred|thousand|grand|million)\b")
# Numerals as written on cheques and in other countries, and letters of other alphabets that look like Latin ones.
_CHEQUE = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_LIKE = str.maketrans("аеорсухіјѕԁһοανερ", "aeopcyxijsdhoavep")
_CHEQUE_SUM = re.compile("[壹贰叁肆伍陆柒捌玖拾佰仟零〇一二三四五六七八九十百千万]{2,}")
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[ '’`]\d{3}(?!\d))+")
_DOTTED = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:\.\d{3}(?!\d))+(?![.,]\d)")


_COUNTS = re.compile(rf"\s?(?:{_COUNTED}|公里|步|人|名|顾客|用户|个)")
# "3萬9千8百": digits with a scale each.
_MIXED = re.compile(
    r"(?<![\d.])(?<!\d,)(?:(?P<w>\d{1,4})\s?万\s?)?(?:(?P<q>\d)\s?千\s?)?(?:(?P<b>\d)\s?百)?(?:\s?(?P<s>\d)\s?十)?(?P<u>\d)?"
    r"(?![\d.,万千百十%])"
)


def readable(folded: str, decimals: int) -> str:
    """Return a folded text of the same length with unusual spellings of numbers and letters replaced by usual ones."""
    text = folded.translate(_LIKE)
    text = _CHEQUE_SUM.sub(lambda match: match.group().translate(_CHEQUE), text)
    text = _GROUPED.sub(lambda match: re.sub("[^0-9]", ",", match.group()), text)
    # With three decimals, "5.000" may be a decimal fraction and not five thousand.
    return text if decimals > 2 else _DOTTED.sub(lambda match: match.group().replace(".", ","), text)


def sums(folded: str, own: str) -> list[Sum]:
    """Return the sums in a `readable` text, left to right; `own` is the company's currency."""
    taken = Taken(len(folded))
    found = _with_mixed(folded, find_amounts(folded, taken, own), taken)

    def note(start: int, end: int, units: float | None) -> None:
        if units is not None and taken.free(start, end):
            taken.take(start, end)
            found.append(Sum(start, end, units, None, False, 0.7))

    for match in _SPELLED.finditer(folded):
        if match["n"][0].isdigit():
            note(match.start(), match.end(), 1000.0 * int(re.split("[ -]", match["n"])[0]))
        elif _LARGE.search(match["n"]):
            note(match.start(), match.end(), spelled_number(match["n"]))
    for match in _SHORTENED.finditer(folded):
        thousands, hundreds = spelled_number(match["thousands"]), spelled_number(match["hundreds"])
        note(match.start(), match.end(), 1000 * (thousands or 0) + 100 * (hundreds or 0))
    for pattern in _BARE:
        for match in pattern.finditer(folded):
            note(*match.span("n"), quantity(match["n"]))
    return sorted(found, key=lambda one: one.start)


def _with_mixed(text: str, found: list[Sum], taken: Taken) -> list[Sum]:
    """Return the sums found, with those in which every digit has its own scale instead of pieces of them."""
    for start, end, units in _mixed(text):
        inside = [one for one in found if one.start < end and start < one.end]
        # With a currency, or the whole of it, it was read already.
        if any(one.currency is not None or (one.start <= start and one.units == units) for one in inside):
            continue
        taken.take(start, end)
        found = [one for one in found if one not in inside]
        found.append(Sum(start, end, units, None, False, 0.7))
    return found


def _mixed(text: str) -> Iterator[tuple[int, int, float]]:
    """Yield the sums of which every digit has its own scale, or the only one is 萬."""
    for match in _MIXED.finditer(text):
        scales = ("w", 10_000), ("q", 1000), ("b", 100), ("s", 10)
        told = [(int(match[name]), scale) for name, scale in scales if match[name]]
        if not told or (len(told) < 2 and (not match["w"] or _COUNTS.match(text, match.end()))):
            continue
        last = told[-1][1]
        # As spoken: the last digit counts in the next lower scale.
        below = int(match["u"]) * last / 10 if match["u"] else 0
        yield match.start(), match.end(), float(sum(count * scale for count, scale in told) + below)
