"""Find sums of money in folded text, in Chinese and English."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.nlu.folding import fold
from bot.nlu.how_often import times_paid
from bot.nlu.lexicon import rules
from bot.nlu.numerals import HAN_NUMBER, HAN_NUMERALS, NUMBER, SPELLED_NUMBER, number, spelled_number
from bot.nlu.spans import Taken, matches_near
from bot.nlu.word_lists import either_of, signs
from bot.remedy.money import UNKNOWN_CURRENCY

_MAY_HOLD_MONEY = re.compile(r"\d|[十百千万元块蚊圆钱拾佰仟皮水]|dollars|bucks|quid|pounds|euro|yen|yuan|baht|won")
# characters; longer than any sum with the context that its pattern looks at
_REACH = 60
_SCALE = {
    "k": 1000, "grand": 1000, "thousand": 1000, "千": 1000, "百": 100, "万": 10_000, "十万": 100_000,
    "百万": 1_000_000, "m": 1_000_000, "million": 1_000_000, "千万": 10_000_000,
    "亿": 100_000_000, "billion": 1_000_000_000, "bn": 1_000_000_000,
}  # fmt: skip
# the numerals of cheques: 壹萬貳仟元整
_ON_CHEQUES = str.maketrans("壹贰叁参肆伍陆柒捌玖拾佰仟", "一二三三四五六七八九十百千")
_APPROXIMATE = re.compile("[几多来余]|[一二两三四五六七八][二三四五六七八九](?=[十百千万])")


@dataclass(frozen=True)
class Sum:
    """Money at `start`..`end` of the folded text: `units` (not cents) of `currency` (None: the company's own).

    `times` is how often that sum was said to be paid (兩筆各1,280).
    """

    start: int
    end: int
    units: float
    currency: str | None
    approximate: bool
    confidence: float
    times: int = 1


def _codes(name: str) -> dict[str, tuple[str, ...]]:
    """Return the currencies that each sign or word may mean; none means the company's own."""
    rule = rules("amounts")[name]
    return {
        fold(str(word)).text: () if code == "company" else tuple(code) if isinstance(code, list) else (str(code),)
        for word, code in rule.items()
    }


def _units(name: str) -> dict[str, float]:
    """Return a mapping of the lexicon from words to units of the currency, with folded words."""
    return {fold(str(word)).text: float(units) for word, units in rules("amounts")[name].items()}


def currency_of(codes: tuple[str, ...], own: str) -> str | None:
    """Return the currency that a sign means to a company whose own is `own`; None is its own."""
    if not codes or own in codes:
        return None
    return codes[0] if len(codes) == 1 else UNKNOWN_CURRENCY


def quantity(text: str) -> float | None:
    """Return the value of a sum as written (3,200; 三千二; 百几; 几十; 3.5万), None when it is no number.

    A vague sum counts as its lower end.
    """
    spelled = spelled_number(text)
    if spelled is not None:
        return spelled
    text = re.sub(r"\s", "", text).translate(_ON_CHEQUES)
    text = text.removesuffix("多") if text[:1].isdigit() else text
    scaled = re.fullmatch(rf"(\d[\d,]*(?:\.\d+)?)({_SCALES})(\d+)?(百|千)?", text)
    if scaled:
        scale, rest = _SCALE[scaled[2]], int(scaled[3] or 0)
        below = _SCALE.get(scaled[4], 100) if scaled[4] else scale / 10 if rest < 10 else 1
        return float(scaled[1].replace(",", "")) * scale + rest * below
    plain = re.sub("[多来余]", "", text)
    if plain.startswith(("几", "好几", "数")):  # 几十 means at least twenty
        return number("两" + re.sub("^(?:好几|几|数)", "", plain))
    plain = plain.replace("几", "")
    ranged = re.fullmatch(r"([一二两三四五六七八])[二三四五六七八九]([十百千万]+)", plain)
    if ranged:
        plain = ranged[1] + ranged[2]
    if plain.endswith("半") and len(plain) > 1:
        base = number(plain[:-1])
        return base + 0.5 if base is not None else None
    return number(plain)


_SCALES = "|".join(sorted(_SCALE, key=lambda word: (-len(word), word)))


@dataclass(frozen=True)
class _Rule:
    """One way to write a sum. Each match of `regex` contains a match of `mark`, so only text near marks is searched."""

    regex: re.Pattern[str]
    mark: re.Pattern[str]

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        return matches_near(self.mark, _REACH, self.regex, text)


@dataclass(frozen=True)
class _Rules:
    signed: _Rule
    worded: _Rule
    pieces: _Rule
    paid: re.Pattern[str]
    short: _Rule
    of_each: re.Pattern[str]
    signs: dict[str, tuple[str, ...]]
    words: dict[str, tuple[str, ...]]
    notes: dict[str, float]
    least_sums: dict[str, float]


_CHEQUE_NUMERALS = "壹贰叁参肆伍陆柒捌玖拾佰仟亿"
_HAN_SUM = (
    rf"(?:好?几|数)?(?:{HAN_NUMBER}|[{HAN_NUMERALS}{_CHEQUE_NUMERALS}]{{2,16}})"
    r"[几多来余]?[十百千万亿]{0,2}[一二三四五六七八九]?"
)
_DIGITS = (
    r"(?:\d{1,3}(?:[ \u00a0]\d{3}){1,3}(?!\d)|\d{1,12}(?:,\d{3}){0,3})(?:\.\d{1,4})?"
    r"(?:\s?(?:百万|千万|十万|亿|[千万]|(?:[km]|bn|grand|thousand|million|billion)(?![a-z]))(?:\d+[千百]?)?)?"
)
_SUM = rf"(?:{_DIGITS}多?|{_HAN_SUM}|(?<![a-z]){SPELLED_NUMBER})"
# what follows a sum: 五元三毛, 50元6角; "5 pounds 20"
_SMALLER = re.compile(r"(?P<tenth>\d|[一二两三四五六七八九])(?:毛|角)(?:钱)?(?:(?P<cent>\d|[一二两三四五六七八九])分)?")
_CENTS = re.compile(
    r"\s(?:and\s)?(?P<cents>\d{2})(?:p|c|\scents|\spence)?(?=$|[^\w\s,.:/\-]|[.,](?!\d)|\s(?:and|for|on|in|to|but|at|from|was|is)\b)"
)


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    found = rules("amounts")
    codes, words = _codes("signs"), _codes("words")
    sign, word = either_of(codes), either_of(words)
    latin = r"(?![a-z])"
    foreign = either_of([name for name, codes_of in words.items() if len(codes_of) == 1 and name not in ("蚊", "蚊鸡")])
    not_counted = rf"(?!\s?(?:{either_of(found['counts'])}|,?\d|\.\d))"

    def said(regex: str, mark: str) -> _Rule:
        return _Rule(re.compile(regex), re.compile(mark))

    return _Rules(
        signed=said(
            rf"(?<![a-z])(?P<sign>{sign})\s?(?P<n>{_DIGITS}|{_HAN_SUM})(?:\s?(?:(?P<word>{foreign})(?:(?<=[^a-z])|{latin})|元整?|圆整?|蚊|块))?",
            sign,
        ),
        worded=said(
            rf"(?<![\d第])(?<!\d[.,])(?P<n>{_SUM})\s?(?:个)?(?P<word>{word})整?(?![旦宵素件气代老首梳沙革])(?:(?<=[^a-z])|{latin})",
            signs(words),
        ),
        pieces=said(
            rf"(?P<before>{either_of(found['money_before'])})?\s?(?<![\d第])(?<!\d[.,])(?P<n>{_SUM})\s?块(?P<half>半|[一二三四五六七八九](?=$|[^\w]|[的就都还买了]))?"
            rf"(?P<after>$|[^\w]|钱|多|{either_of(found['money_after'])})?",
            "块",
        ),
        paid=re.compile(rf"(?:{either_of(found['paid'])})\s?(?P<n>{NUMBER}){not_counted}(?![/:.\-]\d)(?!\s?[年月])"),
        short=said(
            rf"(?<![\d第零〇一二三四五六七八九十百千万两])(?P<n>[一二三四五六七八九两](?:千[一二三四五六七八九两]百?|百[一二三四五六七八九]十?|万[一二三四五六七八九两]千?)(?:[零〇一二三四五六七八九十]{{0,4}}))"
            rf"(?!{HAN_NUMBER}){not_counted}(?!块)",
            "[千百万]",
        ),
        of_each=re.compile(
            rf"(?<![\d第])(?:\d{{1,2}}|[一二两三四五六七八九十])\s?(?:笔|次)[^\d。,，;]{{0,4}}(?:{either_of(found['each'])})\s?(?P<n>{NUMBER}){not_counted}"
        ),
        signs=codes,
        words=words,
        notes=_units("notes"),
        least_sums=_units("least_sums"),
    )


_WEIGHT = re.compile(r"\s(?:of|heav|light)")


def _smaller(text: str, end: int, english: bool) -> tuple[int, float]:
    """Return where a sum ends, and what is said of its hundredths after the currency: 五元三毛, 5 pounds 20."""
    told = (_CENTS if english else _SMALLER).match(text, end)
    if told is None:
        return end, 0.0
    if english:
        return told.end(), int(told["cents"]) / 100
    return told.end(), (number(told["tenth"]) or 0) / 10 + (number(told["cent"] or "") or 0) / 100


def find_amounts(text: str, taken: Taken, own: str = "") -> list[Sum]:
    """Return the sums of money in a folded text, left to right, and mark their spans in `taken`.

    Text that is already `taken` is not read as money. `own` is the company's currency.
    """
    rule = _rules()
    found: list[Sum] = []
    if not _MAY_HOLD_MONEY.search(text):
        return found

    def note(
        start: int,
        end: int,
        said: str,
        currency: str | None,
        confidence: float,
        extra: float = 0.0,
        each: float = 1.0,
        least: float = 0.0,
    ) -> None:
        units = quantity(said)
        units = units * each if units is not None else None
        if units is not None and units >= least and taken.free(start, end):
            taken.take(start, end)
            vague = bool(_APPROXIMATE.search(said))
            found.append(Sum(start, end, units + extra, currency, vague, confidence, times_paid(text, start, end)))

    for match in rule.signed.matches(text):
        codes = rule.words[match["word"]] if match["word"] else rule.signs[match["sign"]]
        note(match.start(), match.end(), match["n"], currency_of(codes or rule.signs[match["sign"]], own), 1.0)
    for match in rule.worded.matches(text):
        word = re.sub(r"\s+", " ", match["word"])
        if word == "pounds" and _WEIGHT.match(text, match.end()):
            continue
        end, extra = _smaller(text, match.end(), word.isascii())
        currency, each, least = (
            currency_of(rule.words[word], own),
            rule.notes.get(word, 1.0),
            rule.least_sums.get(word, 0),
        )
        note(match.start(), end, match["n"], currency, 1.0, extra, each, least)
    for match in rule.pieces.matches(text):
        after, before = match["after"], match["before"]
        last, smaller = _smaller(text, match.end("n") + 1, False)
        certain = after in ("钱", "多") or match["half"] or smaller
        large = (quantity(match["n"]) or 0) >= 10
        if not certain and not (after is not None and large) and not (before and after is not None):
            continue
        end = match.end("n") + text[match.end("n") : match.end()].index("块") + 1
        end = match.end("half") if match["half"] else match.end("after") if after in ("钱", "多") else end
        half = match["half"]
        extra = (0.5 if half == "半" else (number(half) or 0) / 10) if half else 0.0
        extra = smaller or extra
        note(match.start("n"), max(end, last if smaller else 0), match["n"], None, 1.0 if after == "钱" else 0.9, extra)
    for match in rule.paid.finditer(text):
        if len(match["n"]) > 1 or match["n"].isdigit():
            note(match.start("n"), match.end("n"), match["n"], None, 0.8)
    for match in rule.of_each.finditer(text):
        note(match.start("n"), match.end("n"), match["n"], None, 0.8)
    for match in rule.short.matches(text):
        note(match.start("n"), match.end("n"), match["n"], None, 0.7)
    return sorted(found, key=lambda one: one.start)
