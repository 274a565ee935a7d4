"""Sentences that agents wrote in other cases and that may be said again: nothing in them belongs to anybody."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable

from bot.assist.promises import speaks_of_giving
from bot.nlu.amounts import find_amounts
from bot.nlu.language import fold
from bot.nlu.spans import Taken

SHORTEST = {"zh": 8, "en": 20}
LONGEST = {"zh": 90, "en": 180}
_SENTENCE = re.compile(r"(?<=[。！？!?])|(?<=\.)(?=\s)|\n")
_HAN = re.compile(r"[\u3400-\u9fff]")
# Days and hours belong to the case in which they were said; so do people, addresses and things that were quoted.
_OF_A_CASE = re.compile(
    r"\d|[〇零一二兩三四五六七八九十百千萬]+(?:元|塊|蚊|月|日|號|号|天|週|周|點|点|件|台|個小時|分鐘|折|成)|"
    r"今天|今日|今晚|明天|明日|聽日|後天|昨天|昨日|前天|上午|中午|下午|晚上|星期|禮拜|週[一二三四五六日末]|"
    r"先生|小姐|女士|太太|同學|老師|醫師|醫生|經理|主任|店長|敝姓|我姓|我叫|我是|"
    r"[@#＠「」『』“”\"《》]|https?:|www\.|路.{0,4}號|街.{0,4}號|"
    r"\b(?:today|tonight|tomorrow|yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)day|morning|afternoon|evening|"
    r"noon|mr|mrs|ms|miss|dr|my name)\b",
    re.IGNORECASE,
)
# "大明您好" and "Hello Ben" call somebody by name.
_CALLS = re.compile(r"[\u4e00-\u9fff](?:您好|你好)|^\s*(?:dear|hello|hi|hey)\b", re.IGNORECASE)
_ENGLISH_NAME = re.compile(r"(?<=[a-z,;:] )(?!I\b)[A-Z]\w*")


def sayable(
    texts: Iterable[str], language: str, names: Collection[str], is_well_worded: Callable[[str], bool]
) -> list[str]:
    """Return the sentences of `texts` that anybody may say to any customer, each once, in their order.

    `language` is zh-Hant or en, `names` are whatever else must not stand in them: people, products, places.
    `is_well_worded` says whether the company's wording rules find nothing in a sentence.
    """
    kind = "en" if language == "en" else "zh"
    folded_names = {fold(name).text for name in names if len(name.strip()) > 1}
    found: dict[str, None] = {}
    for text in texts:
        for sentence in map(str.strip, _SENTENCE.split(text)):
            if bool(_HAN.search(sentence)) is (kind == "en") or not SHORTEST[kind] <= len(sentence) <= LONGEST[kind]:
                continue
            if _belongs_to_somebody(sentence, folded_names) or not is_well_worded(sentence):
                continue
            found.setdefault(sentence)
    return list(found)


def _belongs_to_somebody(sentence: str, names: Collection[str]) -> bool:
    plain = unicodedata.normalize("NFKC", sentence)
    if _OF_A_CASE.search(sentence) or _OF_A_CASE.search(plain) or _CALLS.search(plain) or _ENGLISH_NAME.search(plain):
        return True
    folded = fold(sentence).text
    if any(name in folded for name in names) or speaks_of_giving(sentence):
        return True
    return bool(find_amounts(folded, Taken(len(folded))))


def names_of(people: Iterable[str | None]) -> set[str]:
    """Return the names of people with the parts by which they are called too: the given name, each English word."""
    found: set[str] = set()
    for name in filter(None, people):
        found.add(name)
        if _HAN.search(name):
            bare = re.sub(r"(?:先生|小姐|女士|太太)$", "", name)
            found |= {bare, bare[-2:]} if len(bare) > 2 else {bare}
        else:
            found.update(name.split())
    return {name for name in found if len(name) > 1}
