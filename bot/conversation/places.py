"""Read the place of a button that the customer names in place of its label: "the first one", 第一個, "2"."""

from __future__ import annotations

import re

from bot.compatible_forms import compatible
from bot.conversation.searching import plain

LAST = -1
_HAN = "一二三四五六七八九"
_WORDS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_CHINESE = re.compile(
    r"(?:我|就|那|請|幫我|想|要|選|揀|按|點|撳|係|是)*(?:第([一二三四五六七八九1-9])|([一二三四五六七八九1-9])(?=[個項號樣]?$)|(最後|最尾)[一嗰那]?)"
    r"[個項號樣種]?(?:就好|就可以|就得|好了|吧|啊|呀|啦|喇|囉|喔|嘅|的|謝謝|唔該|謝謝你)*"
)
_ENGLISH = re.compile(
    r"(?:(?:i'll|i'd|i|would|will|like|want|take|choose|pick|press|the|number|no|button|it's|its|that's|just|ok|okay"
    r"|then|so) )*"
    rf"(?:({'|'.join(_WORDS)})|({'|'.join(_NUMBERS)})|([1-9])(?:st|nd|rd|th)?|(last))"
    r"(?: (?:one|button|choice|answer|of them|please|thanks|thank you|then))*"
)
_MARKS = re.compile(r"[\s.,!。，！~～、]+")


def place_named(text: str) -> int | None:
    """Return the place, from 1, that is all that `text` names, LAST for the last one; None for any other words.

    A question names none.
    """
    said = _MARKS.sub(" ", plain(compatible(text))).strip()
    chinese = _CHINESE.fullmatch(said.replace(" ", ""))
    if chinese is not None:
        digit = chinese[1] or chinese[2]
        return LAST if digit is None else int(digit) if digit.isdigit() else _HAN.index(digit) + 1
    english = _ENGLISH.fullmatch(said)
    if english is None:
        return None
    ordinal, number, digit, last = english.groups()
    if last:
        return LAST
    if ordinal:
        return _WORDS.index(ordinal) + 1
    return _NUMBERS.index(number) + 1 if number else int(digit)
