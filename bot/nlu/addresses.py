"""Find postal addresses (Taiwan, Hong Kong, English) in folded text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.nlu.lexicon import rules
from bot.nlu.word_lists import alternation

_HAN = r"[\u4e00-\u9fff]"
_NUMBER = r"[0-9一二三四五六七八九十百零〇]{1,6}(?:\s?[-之]\s?[0-9一二三四五六七八九十]{1,3})?"
# signs that are in every address: a number of a house, a room or a floor, or an English street
_SIGN = re.compile(
    r"[0-9一二三四五六七八九十a-z]\s?(?:号|室|楼|座|单位|f\b)|\b(?:street|st|road|rd|avenue|ave|lane|drive|boulevard|blvd|"
    r"terrace|crescent|square|flat|room|rm|unit|apt|apartment|block)\b"
)
_ENGLISH_STREET = r"(?:street|st|road|rd|avenue|ave|lane|drive|boulevard|blvd|terrace|crescent|square|path|way)"
_ENGLISH_FLOOR = r"(?:[0-9]{1,3}(?:st|nd|rd|th)?|g)\s?(?:/\s?f|f|floor|fl)\b\.?"
_ENGLISH_BLOCK = r"(?:block|tower|phase|house)\s?[0-9a-z]{1,4}\b(?:,?\s+(?:block|tower)\s?[0-9a-z]{1,4}\b)?"
_NO_NAME = (
    r"(?!(?:days?|hours?|hrs?|minutes?|mins?|weeks?|months?|years?|times?|items?|km|percent|people|of|on|the|from|to|in|is|"
    r"was|and|i|my|for|it|at|by|a|an|am|pm|off|out|down|all|half|no)\b)"
)
_ENGLISH_NAME = rf"(?:{_NO_NAME}[a-z][a-z'’.\-]*\s+){{1,4}}"
# what may follow an English street: the town, the district, a postal code
_TAIL = (
    r"(?:,?\s*sec(?:tion|\.)?\s*[0-9]{1,2})?"
    r"(?:,\s*(?!(?:my|i|and|phone|tel|telephone|mobile|call|please|the|it|you|but|so|email|e-mail|thanks|thank|name|after|"
    r"before|only|every|any|all|most|on|next|this|from|between|free|available|best|"
    r"ideally|preferably|text|sms|whatsapp|no|not|don't|do)\b)"
    # a telephone number; only a postal code of the United States has as many digits
    r"(?!(?!\d{5}-\d{4}\b)\d(?:[ -]?\d){6})"
    # when the customer is free: "any weekday evening", "in the mornings"
    r"(?!(?:(?!\band\b)[a-z0-9 ]){0,28}\b(?:week(?:day|end)s?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|"
    r"mornings?|afternoons?|evenings?|nights?|today|tomorrow|tonight|anytime|weeks?|o'clock)\b)"
    r"[a-z0-9][a-z0-9.'’/\- ]{0,28}?(?=\s*(?:[,.;!?\n]|$|\band\b|\bmy\b|\bphone\b|\btel\b))){0,5}"
)


@dataclass(frozen=True)
class Address:
    """A postal address at `start`..`end` of the folded text."""

    start: int
    end: int


def find_addresses(text: str) -> list[Address]:
    """Return the addresses of a folded text, left to right, without those of a shop or of a branch."""
    if not _SIGN.search(text):
        return []
    found: list[Address] = []
    for start, end in sorted(_candidates(text), key=lambda span: (span[0] - span[1], span[0])):
        if not any(start < one.end and one.start < end for one in found) and not _is_of_a_shop(text, start, end):
            found.append(Address(start, end))
    return sorted(found, key=lambda one: one.start)


def _candidates(text: str) -> Iterator[tuple[int, int]]:
    for pattern in _patterns():
        for match in pattern.finditer(text):
            yield match.start("address"), match.end("address")


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    lists = rules("addresses")
    city, area = alternation(lists["cities"]), alternation(lists["hong_kong"])
    leads, no_road = alternation(lists["leads"]), alternation(lists["not_roads"])
    floors = (
        rf"(?:\s?[,，、]?\s?(?:[0-9a-z]{{1,3}}|{_NUMBER})\s?[座栋])?"
        rf"(?:\s?[,，、]?\s?(?:(?:{_NUMBER}|b[0-9]|地下)\s?(?:楼|f\b)(?:\s?之\s?{_NUMBER})?|b[0-9]\b))?"
        rf"(?:\s?[,，]?\s?(?:{_NUMBER}|[a-z]{{1,2}}[0-9]{{0,3}}|[0-9]{{1,4}}[a-z])\s?室)?"
    )
    house = rf"(?:{_NUMBER}\s?邻\s?)?(?:{_NUMBER}\s?段\s?)?(?:{_NUMBER}\s?巷\s?)?(?:{_NUMBER}\s?弄\s?)?{_NUMBER}\s?号"
    road = rf"(?:(?!{leads}|{no_road}){_HAN}){{1,12}}?(?<!知)(?:路|街|大道|道|巷|村|里|庄)\s?"
    in_city = rf"(?<![0-9])(?:[0-9]{{3,6}}\s?)?{city}\s?[县市]?[\s,，]{{0,2}}(?:{_HAN}{{1,3}}[区乡镇市][\s,，]{{0,2}})?"
    unit = r"[0-9a-z]{1,5}\s?(?:室|单位|楼|座|号铺|号|f\b)(?:\s?[,，]?\s?[0-9a-z]{1,5}\s?(?:室|单位|楼|座|号|f\b))*"
    block = r"(?:邨|苑|花园|大厦|中心|广场|阁|轩|居|城|楼)"
    inside = r"[\u4e00-\u9fff0-9a-z\s,，、\-/()]"
    more_units = rf"(?:[,，\s]{{0,2}}(?:(?!{leads})[\u4e00-\u9fff0-9a-z]){{0,12}}?{unit}){{0,4}}"
    return (
        re.compile(rf"(?P<address>{in_city}{road}{house}(?:\s?之\s?{_NUMBER})?{floors})"),
        re.compile(rf"(?:^|(?<![\u4e00-\u9fff])|{leads})(?P<address>{road}{house}(?:\s?之\s?{_NUMBER})?{floors})"),
        re.compile(rf"(?P<address>{area}{inside}{{2,50}}?{unit}{more_units})"),
        re.compile(
            rf"(?:^|(?<![\u4e00-\u9fff])|{leads})(?P<address>(?:(?!{leads}){_HAN}){{2,10}}?{block}{inside}{{0,24}}?{unit}{more_units})"
        ),
        re.compile(
            rf"(?<![a-z0-9$.,])(?P<address>(?:(?:flat|unit|room|rm\.?|apt\.?|apartment|suite)\s?#?[0-9a-z]{{1,5}},?\s+)?"
            rf"(?:[0-9]{{1,3}}(?:st|nd|rd|th)?\s?(?:/f|f|floor|fl)\.?,?\s+)?(?:(?:block|tower)\s?[0-9a-z]{{1,4}},?\s+)?"
            rf"(?:no\.?\s?)?[0-9]{{1,5}}[a-z]?(?:-[0-9]{{1,4}})?,?\s+(?:(?:alley|lane|sec(?:tion|\.)?)\s?[0-9]{{1,4}},?\s+)*"
            rf"{_ENGLISH_NAME}{_ENGLISH_STREET}\b\.?(?:\s(?:central|east|west|north|south))?{_TAIL})"
        ),
        re.compile(
            rf"(?<![a-z0-9])(?P<address>(?:flat|unit|room|rm\.?|apt\.?|apartment)\s?#?(?=[a-z]{{0,2}}[0-9]|[a-z]\b)[0-9a-z]"
            rf"{{1,5}},?\s+(?:{_ENGLISH_FLOOR}(?:,?\s+{_ENGLISH_BLOCK}|(?=,))|{_ENGLISH_BLOCK})"
            rf"(?:,\s*the [a-z][a-z0-9.'’\- ]{{2,28}}?(?=\s*,))?{_TAIL})"
        ),
        re.compile(
            rf"(?<![a-z0-9])(?P<address>(?:flat|unit|room|rm\.?|apt\.?|apartment)\s?#?(?=[a-z]{{0,2}}[0-9]|[a-z]\b)[0-9a-z]"
            rf"{{1,5}},?\s+[a-z0-9][a-z0-9.'’/\- ,]{{3,70}}?\b(?:house|building|court|mansions?|estate|gardens?|tower|"
            rf"centre|plaza|chuen|kowloon|hong kong|new territories|street|road|avenue)\b{_TAIL})"
        ),
    )


@lru_cache(maxsize=1)
def _shop() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lists = rules("addresses")
    shop = alternation(lists["shops"])
    return re.compile(rf"{shop}[^,，。.;；!？?\n]{{0,10}}$"), re.compile(rf"\s?(?:那[间家]|嗰间)?的?嘅?\s?{shop}")


def _is_of_a_shop(text: str, start: int, end: int) -> bool:
    before, behind = _shop()
    return bool(before.search(text, max(0, start - 24), start) or behind.match(text, end))
