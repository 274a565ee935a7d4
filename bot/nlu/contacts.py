"""Find e-mail addresses, telephone numbers (Taiwan, Hong Kong) and order numbers in folded text."""

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.nlu.spans import Taken, matches_near, matches_within, stretches

_EMAIL = re.compile(
    r"(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.[a-z]{2,20}(?![a-z0-9])"
)
# every telephone and order number contains a digit; those recognised by shape alone contain three digits in a row
_A_DIGIT, _FEW_DIGITS = re.compile("[0-9]"), re.compile("[0-9][0-9]{2}")
# characters; longer than any telephone number
_REACH = 40
_SEP = r"[\s\-.]?"
# for each kind of telephone number: what every such number contains, its pattern, and its international prefix
_PHONES = tuple(
    (re.compile(mark), re.compile(regex), prefix)
    for mark, regex, prefix in (
        ("09|886", rf"(?<![\d+])(?:\+?886{_SEP}\(?0?\)?|0)(9\d{{2}}){_SEP}(\d{{3}}){_SEP}(\d{{3}})(?!\d)", "+886"),
        ("852", rf"(?<![\d+])\+?852{_SEP}([235-9]\d{{3}}){_SEP}(\d{{4}})(?!\d)", "+852"),
        (
            r"0\)?[2-8]|886",
            rf"(?<![\d+])(?:\+?886{_SEP}|\(?0)([2-8])\)?{_SEP}(\d{{3,4}}){_SEP}(\d{{4}})(?!\d)",
            "+886",
        ),
    )
)
_HK_BARE = re.compile(r"([235-9](?<![\d\-/.#a-z].)\d{3})[\s\-]?(\d{4})(?![\d\-/])")
_PHONE_WORD = re.compile(
    r"电话|手机|手提|联络|联系|致电|打俾|打给|打畀|whatsapp|phone|mobile|tel|call|number is|reach me"
)
_ORDER_WORD = (
    r"(?:订单(?:编号|号码|号)?|定单(?:编号|号码|号)?|单号|编号|出货单|交易序号|发票号码|order(?:\s*(?:number|no|id|ref|#))?|"
    r"invoice|booking|ref(?:erence)?(?:\s*(?:number|no))?|confirmation(?:\s*number)?)"
)
_ORDER_SAID = re.compile(
    _ORDER_WORD
    + r"[\s:：是为係系#.,\-()\[\]【]*(?:is|was|no|number)?[\s:#.]*"
    + r"(?P<n>[a-z]{0,5}[\-_]?\d[a-z0-9]{0,24}(?:[\-_][a-z0-9]{1,20}){0,4})"
)
_ORDER_SHAPED = re.compile(
    r"(?<![a-z0-9@.\-_/])(?P<n>[a-z]{1,4}[\-_]?\d{5,}(?:-\d+)*|\d{8,20}|#\d{4,20})(?![a-z0-9@/:]|\.\d|-\d)"
)
_IDENTITY = re.compile(r"[a-z][12]\d{8}")


@dataclass(frozen=True)
class Mark:
    """A contact detail or order number of kind `entity` at `start`..`end` of the folded text; `value` is normalised."""

    entity: str
    start: int
    end: int
    value: str
    confidence: float


@lru_cache(maxsize=8)
def _company_orders(pattern: str) -> re.Pattern[str] | None:
    try:
        return re.compile(rf"(?<![a-zA-Z0-9])(?:{pattern})(?![a-zA-Z0-9])", re.IGNORECASE)
    except re.error:
        return None


def find_contacts(text: str, order_pattern: str | None = None) -> list[Mark]:
    """Return e-mail addresses, telephone and order numbers of a folded text, left to right, without overlaps.

    `order_pattern` is the company's own pattern of order numbers; its matches have confidence 1. Values of telephone
    numbers begin with +886 or +852, values of order numbers are in capitals.
    """
    found: list[Mark] = []
    taken = Taken(len(text))

    def note(entity: str, start: int, end: int, value: str, confidence: float) -> None:
        if taken.free(start, end):
            taken.take(start, end)
            found.append(Mark(entity, start, end, value, confidence))

    if "@" in text:
        for match in _EMAIL.finditer(text):
            note("email", match.start(), match.end(), match.group(), 1.0)
    company = _company_orders(order_pattern) if order_pattern else None
    if company is not None:
        for match in company.finditer(text):
            note("order_number", match.start(), match.end(), match.group().upper(), 1.0)
    if not _A_DIGIT.search(text):
        return sorted(found, key=lambda mark: mark.start)
    for match in _ORDER_SAID.finditer(text):
        if sum(char.isdigit() for char in match["n"]) >= 4:
            note("order_number", match.start("n"), match.end("n"), match["n"].upper(), 0.95)
    near_digits = stretches(text, _FEW_DIGITS, _REACH)
    for mark, regex, prefix in _PHONES:
        for match in matches_near(mark, _REACH, regex, text):
            note("phone", match.start(), match.end(), prefix + "".join(match.groups()), 0.95)
    for match in matches_within(near_digits, _HK_BARE, text):
        near = _PHONE_WORD.search(text[max(0, match.start() - 16) : match.end() + 10])
        alone = not text[: match.start()].strip(" :,.") and not text[match.end() :].strip(" .,")
        if near or " " in match.group() or "-" in match.group() or alone:
            note("phone", match.start(), match.end(), "+852" + match[1] + match[2], 0.8 if near else 0.6)
    for match in matches_within(near_digits, _ORDER_SHAPED, text):
        if not _IDENTITY.fullmatch(match["n"]):
            note("order_number", match.start(), match.end(), match["n"].lstrip("#").upper(), 0.7)
    return sorted(found, key=lambda mark: mark.start)
