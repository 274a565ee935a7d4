"""Find e-mail addresses, telephone numbers and order numbers in folded text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

from bot.nlu.lexicon import rules
from bot.nlu.spans import Taken, matches_near, matches_within, stretches
from bot.nlu.word_lists import alternation

# Never from the middle of a name on ("o'neil", "josé.lee"): what is left of it is somebody else's address.
_EMAIL = re.compile(
    r"(?<![a-z0-9à-ɏ._%+-])(?<![a-z0-9à-ɏ]['’])[a-z0-9_%+][a-z0-9._%+'-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.[a-z]{2,20}(?![a-z0-9])"
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
# the words before a number say what it is: no telephone is meant that was bought
_LABEL = re.compile(
    r"(?:手机|电话|手提|(?<![a-z])(?:mobile|phone|cell|tel|telephone))(?:\s?(?:phone|number|no\.?|号码|号))?"
    r"\s?(?:is|号码|是|系|为|:|：|=)?\s?(?=[+(]?\d(?:[\s\-()]?\d){7})"
)
_ORDER_WORD = (
    r"(?:订单(?:编号|号码|号)?|定单(?:编号|号码|号)?|单号|编号|出货单|交易序号|发票号码|order(?:\s*(?:number|no|id|ref|#))?|"
    r"invoice|booking|ref(?:erence)?(?:\s*(?:number|no))?|confirmation(?:\s*number)?)"
)
_ORDER_SAID = re.compile(
    _ORDER_WORD
    + r"[\s:：是为係系#.,\-()\[\]【]{0,12}(?:is|was|no|number)?[\s:#.]{0,6}"
    + r"(?P<n>[a-z]{0,5}[\-_]?\d[a-z0-9]{0,24}(?:[\-_][a-z0-9]{1,20}){0,4})"
)
_ORDER_SHAPED = re.compile(
    r"(?<![a-z0-9@.\-_/])(?P<n>[a-z]{1,4}[\-_]?\d{5,}(?:-\d+)*|\d{8,20}|#\d{4,20})(?![a-z0-9@/:]|\.\d|-\d)"
)
_IDENTITY = re.compile(r"[a-z][12]\d{8}")
# a mobile number of Taiwan with a digit too many or too few: nobody can be called there, and it is no order either
_MISTYPED = re.compile(r"09\d{7,9}")
_EXTENSION = re.compile(r"\s?[,，(（]?\s?(?:分机|内线|转|extension|ext\.?|#|x)\s?[:：]?\s?(\d{1,6})(?!\d)\s?[)）]?")
# Digits that look like a telephone number of some country and are none: after so many the rest is not tried, because
# each try takes a tenth of a millisecond. No message names that many numbers.
MOST_TRIES = 60
# digits and what may come between them, long enough for a number of any country
_LONG_ENOUGH = re.compile(r"\d(?:[^\d\n]{0,3}\d){7}")


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


def labels_of_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of the words before telephone numbers ("my phone is") in a folded text."""
    for match in matches_near(_FEW_DIGITS, _REACH, _LABEL, text) if _FEW_DIGITS.search(text) else ():
        yield match.span()


def find_contacts(text: str, order_pattern: str | None = None, country: str = "") -> list[Mark]:
    """Return e-mail addresses, telephone and order numbers of a folded text, left to right, without overlaps.

    `order_pattern` is the company's own pattern of order numbers; its matches have confidence 1. `country` (ISO 3166)
    is the one whose numbers are written without a country code. Values of telephone numbers are in E.164, with `#` and
    the extension behind; values of order numbers are in capitals.
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
            end, extension = _with_extension(text, match.end())
            note("phone", match.start(), end, prefix + "".join(match.groups()) + extension, 0.95)
    for start, end, value in _by_rules_of_countries(text, country):
        note("phone", start, end, value, 0.85)
    in_hong_kong = lru_cache(maxsize=1)(_names_hong_kong)
    for match in matches_within(near_digits, _HK_BARE, text):
        near = _PHONE_WORD.search(text[max(0, match.start() - 16) : match.end() + 10])
        alone = not text[: match.start()].strip(" :,.") and not text[match.end() :].strip(" .,")
        if near or " " in match.group() or "-" in match.group() or alone or in_hong_kong(text):
            end, extension = _with_extension(text, match.end())
            note("phone", match.start(), end, "+852" + match[1] + match[2] + extension, 0.8 if near else 0.6)
    for match in matches_within(near_digits, _ORDER_SHAPED, text):
        if not _IDENTITY.fullmatch(match["n"]) and not _MISTYPED.fullmatch(match["n"]):
            note("order_number", match.start(), match.end(), match["n"].lstrip("#").upper(), 0.7)
    return sorted(found, key=lambda mark: mark.start)


@lru_cache(maxsize=1)
def _hong_kong() -> re.Pattern[str]:
    return re.compile(alternation(rules("addresses")["hong_kong"]))


def _names_hong_kong(text: str) -> bool:
    """Return whether an address in Hong Kong stands in the text, where eight digits are a telephone number."""
    return _hong_kong().search(text) is not None


def _with_extension(text: str, end: int) -> tuple[int, str]:
    """Return where a telephone number that ends at `end` ends with its extension, and `#` and the extension."""
    found = _EXTENSION.match(text, end)
    return (found.end(), f"#{found[1]}") if found else (end, "")


def _by_rules_of_countries(text: str, country: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and value of numbers with a country code, or written otherwise than usual in `country`."""
    if not _LONG_ENOUGH.search(text):
        return
    for match in phonenumbers.PhoneNumberMatcher(text, country.upper() or None, max_tries=MOST_TRIES):
        # "1,500 - 2,000": without a sign of a telephone number, digits are something else
        if match.raw_string.lstrip("(").startswith(("+", "0")):
            end, extension = _with_extension(text, match.end)
            own = f"#{match.number.extension}" if match.number.extension else extension
            number = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
            yield match.start, end, number + own
