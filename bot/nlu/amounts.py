"""Find sums of money in folded text, in Chinese and English."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.nlu.folding import fold
from bot.nlu.lexicon import rules
from bot.nlu.numerals import HAN_NUMBER, NUMBER, number
from bot.nlu.spans import Taken, matches_near
from bot.nlu.word_lists import signs

_MAY_HOLD_MONEY = re.compile(r"\d|[十百千万元块蚊圆钱]|dollars|bucks|quid|pounds|euros")
# characters; longer than any sum with the context that its pattern looks at
_REACH = 60
_SCALE = {"k": 1000, "千": 1000, "万": 10_000, "百万": 1_000_000, "m": 1_000_000}
_APPROXIMATE = re.compile("[几多来余]|[一二两三四五六七八][二三四五六七八九](?=[十百千万])")
_ENGLISH_TENS = {
    word: value for value, word in enumerate("ten twenty thirty forty fifty sixty seventy eighty ninety".split(), 1)
}


@dataclass(frozen=True)
class Sum:
    """Money at `start`..`end` of the folded text: `units` (not cents) of `currency` (None: the company's own)."""

    start: int
    end: int
    units: float
    currency: str | None
    approximate: bool
    confidence: float


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted({fold(str(w)).text for w in words}, key=lambda w: (-len(w), w)))


def _codes(name: str) -> dict[str, str | None]:
    rule = rules("amounts")[name]
    return {fold(str(word)).text: None if code == "company" else str(code) for word, code in rule.items()}


def quantity(text: str) -> float | None:
    """Return the value of a sum as written (3,200; 三千二; 百几; 几十; 3.5万), None when it is no number.

    A vague sum counts as its lower end.
    """
    text = text.replace(" ", "")
    text = text.removesuffix("多") if text[:1].isdigit() else text
    scaled = re.fullmatch(r"(\d[\d,]*(?:\.\d+)?)(k|m|千|百万|万)(\d+)?(百|千)?", text)
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
    english: _Rule
    signs: dict[str, str | None]
    words: dict[str, str | None]


_HAN_SUM = rf"(?:好?几|数)?{HAN_NUMBER}[几多来余]?[十百千万]{{0,2}}[一二三四五六七八九]?"
_DIGITS = r"\d{1,12}(?:,\d{3}){0,3}(?:\.\d{1,4})?(?:\s?(?:百万|[km千万](?![a-z]))(?:\d+[千百]?)?)?"
_SUM = rf"(?:{_DIGITS}多?|{_HAN_SUM})"


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    found = rules("amounts")
    codes, words = _codes("signs"), _codes("words")
    sign, word = _any(list(codes)), _any(list(words))
    latin = r"(?![a-z])"
    not_counted = rf"(?!\s?(?:{_any(found['counts'])}|,?\d|\.\d))"

    def said(regex: str, mark: str) -> _Rule:
        return _Rule(re.compile(regex), re.compile(mark))

    return _Rules(
        signed=said(rf"(?<![a-z])(?P<sign>{sign})\s?(?P<n>{_DIGITS}|{_HAN_SUM})(?:\s?(?:元|蚊|块))?", sign),
        worded=said(
            rf"(?<![\d第])(?<!\d[.,])(?P<n>{_SUM})\s?(?:个)?(?P<word>{word})(?![旦宵素件气代老首])(?:(?<=[^a-z])|{latin})",
            signs(words),
        ),
        pieces=said(
            rf"(?P<before>{_any(found['money_before'])})?\s?(?<![\d第])(?<!\d[.,])(?P<n>{_SUM})\s?块(?P<half>半|[一二三四五六七八九](?=$|[^\w]|[的就都还买了]))?"
            rf"(?P<after>$|[^\w]|钱|多|{_any(found['money_after'])})?",
            "块",
        ),
        paid=re.compile(rf"(?:{_any(found['paid'])})\s?(?P<n>{NUMBER}){not_counted}(?![/:.\-]\d)(?!\s?[年月])"),
        short=said(
            rf"(?<![\d第零〇一二三四五六七八九十百千万两])(?P<n>[一二三四五六七八九两](?:千[一二三四五六七八九两]百?|百[一二三四五六七八九]十?|万[一二三四五六七八九两]千?)(?:[零〇一二三四五六七八九十]{{0,4}}))"
            rf"(?!{HAN_NUMBER}){not_counted}(?!块)",
            "[千百万]",
        ),
        english=said(
            r"(?<![a-z])(?P<n>(?:a|one|two|three|four|five|six|seven|eight|nine)\s(?:hundred|thousand)|"
            r"ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)\s(?:dollars|bucks|quid|pounds|euros)(?![a-z])",
            "dollars|bucks|quid|pounds|euros",
        ),
        signs=codes,
        words=words,
    )


def _english_sum(text: str) -> float:
    first, _, scale = text.partition(" ")
    if not scale:
        return 10.0 * _ENGLISH_TENS[first]
    ones = ["a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    return float(max(1, ones.index(first)) * (100 if scale == "hundred" else 1000))


def find_amounts(text: str, taken: Taken) -> list[Sum]:
    """Return the sums of money in a folded text, left to right, and mark their spans in `taken`.

    Text that is already `taken` is not read as money.
    """
    rule = _rules()
    found: list[Sum] = []
    if not _MAY_HOLD_MONEY.search(text):
        return found

    def note(start: int, end: int, said: str, currency: str | None, confidence: float, extra: float = 0.0) -> None:
        units = quantity(said)
        if units is not None and taken.free(start, end):
            taken.take(start, end)
            found.append(Sum(start, end, units + extra, currency, bool(_APPROXIMATE.search(said)), confidence))

    for match in rule.signed.matches(text):
        note(match.start(), match.end(), match["n"], rule.signs[match["sign"]], 1.0)
    for match in rule.worded.matches(text):
        note(match.start(), match.end(), match["n"], rule.words[match["word"]], 1.0)
    for match in rule.pieces.matches(text):
        after, before = match["after"], match["before"]
        certain = after in ("钱", "多") or match["half"]
        large = (quantity(match["n"]) or 0) >= 10
        if not certain and not (after is not None and large) and not (before and after is not None):
            continue
        end = match.end("n") + text[match.end("n") : match.end()].index("块") + 1
        end = match.end("half") if match["half"] else match.end("after") if after in ("钱", "多") else end
        half = match["half"]
        extra = (0.5 if half == "半" else (number(half) or 0) / 10) if half else 0.0
        note(match.start("n"), end, match["n"], None, 1.0 if after == "钱" else 0.9, extra)
    for match in rule.english.matches(text):
        if taken.free(match.start(), match.end()):
            taken.take(match.start(), match.end())
            found.append(Sum(match.start(), match.end(), _english_sum(match["n"]), None, False, 0.9))
    for match in rule.paid.finditer(text):
        note(match.start("n"), match.end("n"), match["n"], None, 0.8)
    for match in rule.short.matches(text):
        note(match.start("n"), match.end("n"), match["n"], None, 0.7)
    return sorted(found, key=lambda one: one.start)
