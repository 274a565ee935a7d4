"""Weigh what a part of a story tells, so that what was gravest is retold first and rants are left to the record."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.conversation.phrases import Phrases
from bot.conversation.retelling.lists import any_of, praises, words
from bot.conversation.retelling.part import Part
from bot.conversation.searching import plain

# Who speaks, which the case keeps by itself, and the rest of a list that was cut off.
_TELLS_NOTHING = re.compile(
    r"^(?:my name is|my name's|i am called) [a-z .'-]{2,30}$|^[a-z]+ here$|\b(?:and so on|and so forth|et cetera|etc)$"
)
# No sum has more than twenty digits and signs; without that bound a long row of digits is read from each of them on.
_MONEY = re.compile(
    r"[$¥￥€£]\s{0,3}\d|\d[\d,.]{0,19}\s{0,3}(?:元|塊|蚊|円|圓|萬|dollars?|bucks|pounds?|euros?|ntd|twd|hkd)",
    re.IGNORECASE,
)
_ZH_MONEY = re.compile(
    r"[零一二兩三四五六七八九十百千萬]{2,20}(?:元|塊|蚊)|(?:付|花|收|扣|賠|刷)(?:了|咗)?(?:我|您|你)?[0-9一二兩三四五六七八九十百千萬,]{2,}|[一二兩三四五六七八九]百(?:蚊|塊|元)"
)
# "The return I sent back" and "the refund has not come" are no wishes.
_HAPPENED = re.compile(r"了(?!吧)|還沒|一直|已經|寄回|收到|說|未")
# A time that goes on, or that something took.
_LASTS = re.compile(
    r"等|拖|已經|到現在|過了|超過|快|還|仲|未|第|\b(?:still|since|already|now|for|over|nearly|almost|after|ago)\b",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"昨天|今天|前天|今早|今晚|昨晚|尋日|今日|琴日|上(?:個)?(?:星期|禮拜|週|周|月)|\d{1,4}\s{0,3}[/月]\s{0,3}\d"
    r"|\b(?:yesterday|today|last (?:week|month|night|monday|tuesday|wednesday|thursday|friday|saturday|sunday))\b",
    re.IGNORECASE,
)
_ZH_DIGITS = "0-9零一二兩三四五六七八九十百千幾半好多"


@dataclass(frozen=True)
class Weight:
    """How much a part tells; a part that `must` be retold has an injury, a sum, or how long or how often."""

    points: int
    must: bool = False


def weigh(part: Part, phrases: Phrases, language: str, *, is_first: bool) -> Weight:
    """Return what a part weighs; nothing or less means that it is left out."""
    text = plain(part.text)
    if language == "en" and (text in words(language, "fillers") or _TELLS_NOTHING.search(text)):
        return Weight(0)
    trouble = phrases.names_trouble(text)
    if phrases.weight(text) < 2 and not trouble:
        return Weight(0)
    points = 1 + 2 * int(is_first)
    grave = phrases.names_hazard(text)
    told = set(any_of(language, "telling").findall(text))
    telling = len(told)
    money = bool(_MONEY.search(text) or _ZH_MONEY.search(text))
    counted = _counts(language).search(text) is not None
    points += 8 * grave + 5 * (trouble and not grave) + 3 * min(telling, 3)
    points += 3 * money + 3 * counted + bool(_DAY.search(text))
    points += 2 * bool(any_of(language, "staff").search(text))
    must = grave or money or (counted and (telling > 0 or bool(_LASTS.search(text))))
    if _begins_with_wish(text, language) and not trouble:
        return Weight(2 if money else -6, must=money)
    if any_of(language, "threats").search(text):
        points -= 6
    if any_of(language, "rants").search(text):
        points -= 6
    if part.is_question or (
        not trouble and not told - set(words(language, "praise_subjects")) and praises(language, text)
    ):
        points -= 8
    return Weight(points, must and points > 0)


@lru_cache(maxsize=2)
def _counts(language: str) -> re.Pattern[str]:
    units = "|".join(map(re.escape, words(language, "counts")))
    if language == "zh":
        return re.compile(rf"(?<![月初{_ZH_DIGITS}])[{_ZH_DIGITS}]+\s{{0,3}}(?:多|個|幾)?\s{{0,3}}(?:{units})")
    numbers = "|".join(map(re.escape, words(language, "numbers")))
    return re.compile(
        rf"\b(?:\d+|{numbers})\s+(?:{units})\b|\b(?:twice|over and over|again and again)\b", re.IGNORECASE
    )


def _begins_with_wish(text: str, language: str) -> bool:
    if language == "zh":
        return text.startswith(words(language, "wishes")) and _HAPPENED.search(text) is None
    match = any_of(language, "wishes").match(text)
    return match is not None
