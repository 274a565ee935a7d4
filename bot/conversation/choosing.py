"""Find the option that a customer means in words."""

from __future__ import annotations

import re
from typing import Any, Mapping, Sequence

from bot.cases.models import OfferOption
from bot.cases.order_proofs import ORDER_NUMBER
from bot.compatible_forms import compatible
from bot.conversation.searching import CJK, plain
from bot.conversation.turn import Turn

# Numbers, letters and ordinals are a choice only alone or after these words, because "the first time", "give me
# 1 day", "one moment" and "I'd rather not" choose nothing.
_AFTER = r"(?:^|(?:option|number|choice|choose|pick|take|want) |方案|選|要)"
_NO_TIME = r"(?! (?:time|day|week|month|of all|thing))"
_NO_COUNT = r"(?! ?(?:[天日時年月週周分秒次千百萬元塊]|個月|小時|hours?|days?|weeks?|months?|minutes?|years?|%))"


def _named(han: str, digit: str, ordinal: str, cardinal: str, letter: str) -> str:
    return "|".join(
        (
            rf"第{han}(?![次天日時年月週周回度代線名])",
            f"{han}號|方案{han}|選{han}(?![個下種樣])",
            rf"(?<![0-9])(?<![0-9][.,]){digit}(?![0-9]|[.,][0-9]){_NO_COUNT}",
            rf"\b{ordinal}\b{_NO_TIME}",
            rf"{_AFTER}(?:{cardinal}(?![a-z])(?! (?!please|thank)[a-z])|{letter}\W*$)",
        )
    )


_ORDINALS: Sequence[tuple[int, str]] = (
    (1, _named("一", "1", "first", "one", "a")),
    # "One second" is none.
    (2, _named("二", "2", "(?<!one )(?<!a )second", "two", "b")),
    (3, _named("三", "3", "third", "three", "c")),
    (4, _named("四", "4", "fourth", "four", "d")),
    (-1, r"最後一?個|最尾|\blast (?:one|option|choice)\b|\blast\W*$"),
)


# Letters of English that name an option by its title.
TELLING = 6
# Details whose digits are no option's number: "2 December", 5樓.
_DETAILS = frozenset({"time", "phone", "email", "address", ORDER_NUMBER})
_BARE_NUMBER = re.compile(r"\W*(?:the )?(?:[0-9一二三四]|first|second|third|fourth)\s{0,3}(?:號|日|st|nd|rd|th)?\W*")


def text_for_numbers(turn: Turn) -> str:
    """Return the words of the turn without its times, addresses and numbers; a bare "2號" may be an option's number."""
    said = turn.text
    for entity in turn.entities:
        text = str(entity.get("text") or "")
        if entity.get("entity") in _DETAILS and text and not _BARE_NUMBER.fullmatch(_folded(text)):
            said = said.replace(text, " ")
    return said


def option_meant(turn: Turn, options: Sequence[OfferOption]) -> OfferOption | None:
    """Return the option that the turn names by button, number, remedy or words; None when it is not clear."""
    button = turn.entity("option")
    if button is not None:
        return next((option for option in options if option.id == button.get("value")), None)
    named = _by_outcome(turn, options)
    numbered = _by_number(text_for_numbers(turn), options)
    if numbered is not None and (named is None or numbered in named):
        return numbered
    if named is not None:
        return _only(named) or _only(_by_title(turn.text, named))
    return _only(_by_title(turn.text, options))


def asks_for_something_else(turn: Turn, options: Sequence[OfferOption]) -> bool:
    """Return whether the turn names a desired outcome that no option offers."""
    return _by_outcome(turn, options) == []


# Large sums that the model does not recognise as amounts: 五萬, 伍拾萬, fifty grand, half a million, 50k, 1e9.
_LARGE = re.compile(
    r"[0-9一二兩三四五六七八九壹貳參肆伍陸柒捌玖][十百千拾佰仟]?[萬億]"
    r"|\b(?:thousand|grand|million|billion)s?\b|[0-9] ?k\b|[0-9]e[0-9]"
)
_SUM = re.compile(
    r"(?<![0-9.,])([0-9]{1,3}(?:,[0-9]{3})+)|[$] ?([0-9][0-9,]*)"
    r"|(?<![0-9.,])([0-9][0-9,]*) ?(?:元|塊|圓|蚊|dollars?\b|bucks\b|ntd\b|twd\b|hkd\b)"
)


def names_more(turn: Turn, option: OfferOption, minor_in_one: int) -> bool:
    """Return whether the turn names a sum above the option's whole worth; accepting it would seem to promise that sum.

    `minor_in_one` is the number of minor units in one unit of the company's currency.
    """
    if turn.by_button:
        return False
    worth = option.value_minor or 0
    for amount in turn.all("amount"):
        value = amount["value"]
        if isinstance(value, Mapping) and (value.get("currency") != option.currency or int(value["minor"]) > worth):
            return True
    said = _folded(turn.text)
    sums = (int("".join(found).replace(",", "")) * minor_in_one for found in _SUM.findall(said))
    return bool(_LARGE.search(said)) or any(named > worth for named in sums)


# A small sum in Chinese numerals without a unit, such as 兩千 and 五百; in Hong Kong, 兩嚿水 is two hundred.
_SUM_IN_NUMERALS = re.compile(
    r"[0-9一二兩三四五六七八九幾][千百]|[一兩三四五六七八九幾]?[嚿舊]水|(?<![0-9.,])[0-9]{3,6}(?![0-9.,:])"
)


def names_a_sum(text: str) -> bool:
    """Return whether `text` names a sum of money, also without a currency."""
    said = _folded(text)
    return any(pattern.search(said) is not None for pattern in (_LARGE, _SUM, _SUM_IN_NUMERALS))


def _folded(text: str) -> str:
    return plain(compatible(text))


def _by_outcome(turn: Turn, options: Sequence[OfferOption]) -> list[OfferOption] | None:
    wanted = {str(entity["value"]) for entity in turn.all("desired_outcome")}
    if not wanted:
        return None
    exact = [option for option in options if wanted & {_first(option.body.get("serves"))}]
    return exact or [option for option in options if wanted & set(option.body.get("serves") or ())]


def _by_number(text: str, options: Sequence[OfferOption]) -> OfferOption | None:
    looked = plain(compatible(text)).strip()
    found = [number for number, pattern in _ORDINALS if re.search(pattern, looked)]
    if len(found) != 1:
        return None
    return option_numbered(found[0], options)


def option_numbered(number: int, options: Sequence[OfferOption]) -> OfferOption | None:
    """Return the option of that number, counted from 1, the last one for -1; None without such an option."""
    if number == -1:
        return options[-1] if options else None
    return options[number - 1] if number <= len(options) else None


def _by_title(text: str, options: Sequence[OfferOption]) -> list[OfferOption]:
    """Return the options whose titles share the most with the turn, by pairs of Chinese characters or Latin words."""
    said = _pieces(plain(text))
    scored = [(_shared(said & _pieces(_titles(option.body))), option) for option in options]
    best = max((score for score, _ in scored), default=0)
    return [option for score, option in scored if score == best] if best else []


def _shared(pieces: set[str]) -> int:
    """Return how much a text shares with a title; one short English word ("right") is no name of an option."""
    return len(pieces) if any(CJK.search(piece) for piece in pieces) or len("".join(pieces)) >= TELLING else 0


def _titles(body: Mapping[str, Any]) -> str:
    title = body.get("title")
    return plain(" ".join(map(str, title.values())) if isinstance(title, Mapping) else str(title or ""))


_COMMON = {
    "the",
    "a",
    "an",
    "please",
    "one",
    "option",
    "i",
    "want",
    "would",
    "like",
    "take",
    "with",
    "of",
    "and",
    "to",
    "for",
    "my",
    "it",
    "me",
    "that",
    "this",
    "in",
    "have",
    "rather",
    "get",
    "changed",
    "change",
    "mind",
}
# Words that customers say for one of a title: "in writing" is a written explanation.
_SAME = {"writing": "written", "explained": "explanation", "explain": "explanation", "apologise": "apology"}


def _pieces(text: str) -> set[str]:
    runs = re.findall(r"[\u3400-\u9fff]+", text)
    pairs = {run[at : at + 2] for run in runs for at in range(len(run) - 1)}
    latin = {_SAME.get(word, word) for word in re.findall(r"[a-z]{2,}", text)}
    return pairs | (latin - _COMMON)


def _first(serves: Any) -> str | None:
    return str(serves[0]) if serves else None


def _only(options: Sequence[OfferOption]) -> OfferOption | None:
    return options[0] if len(options) == 1 else None
