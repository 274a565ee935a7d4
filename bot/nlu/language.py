"""Detect the language of a text, and whether it has any content to classify."""

import re
import unicodedata
from dataclasses import dataclass
from operator import ne

from bot.nlu.folding import converter
from bot.nlu.lexicon import word_set

HANT = "zh-Hant"
HANS = "zh-Hans"
ENGLISH = "en"

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f]")
_KANA_HANGUL = re.compile(r"[\u3041-\u30ff\uac00-\ud7af\u1100-\u11ff]")
_LATIN_WORD = re.compile(r"[a-z]+(?:['\u2019][a-z]+)?", re.IGNORECASE)
_FOREIGN_LATIN = re.compile(r"[\u00c0-\u024f\u1ea0-\u1eff]")
_LATIN_OR_DIGIT = re.compile("[a-z0-9]")
# Characters from the beginning of a text that are enough to detect its language.
_ENOUGH = 500


@dataclass(frozen=True)
class Locale:
    """The detected language of one text with a confidence from 0 to 1; `name` is None when it cannot be determined."""

    name: str | None
    confidence: float


def has_letter_or_pictograph(text: str) -> bool:
    """Return whether `text` has a letter or a pictograph; digits and punctuation alone show no topic or emotion."""
    # in nearly every text a letter comes early, so pictographs are searched last
    return any(map(str.isalpha, text)) or any(unicodedata.category(char) == "So" for char in set(text))


def is_only_signs_or_repetition(folded: str) -> bool:
    """Return whether a folded text has no Chinese, Latin letters or digits, or only repeats one character."""
    first = folded.lstrip(" \n")[:1]
    over_and_over = len(folded) > 20 and first != "" and not folded.strip(first + " \n")
    return over_and_over or not (_LATIN_OR_DIGIT.search(folded) or has_han(folded))


def has_han(text: str) -> bool:
    """Return whether `text` contains a Chinese character."""
    return _HAN.search(text) is not None


def locale_of(text: str) -> Locale:
    """Detect the language of `text`.

    Chinese whose characters are the same in both scripts counts as Traditional with confidence 0.5. Digits, emoji,
    interjections used in every language ("ok", "hi") and other languages give no name.
    """
    text = text[:_ENOUGH]
    # an unpaired surrogate is no character, and the converter rejects it
    text = text.encode("utf-8", "ignore").decode("utf-8")
    if _KANA_HANGUL.search(text):
        return Locale(None, 0.0)
    han = len(_HAN.findall(text))
    words = [word.lower() for word in _LATIN_WORD.findall(text)]
    if han and (han >= len(words) or han >= 6):
        simplified, traditional = converter("t2s").convert(text), converter("s2t").convert(text)
        hant = sum(map(ne, text, simplified)) if len(simplified) == len(text) else 1
        hans = sum(map(ne, text, traditional)) if len(traditional) == len(text) else 1
        if hant > hans:
            return Locale(HANT, hant / (hant + hans))
        if hans > hant:
            return Locale(HANS, hans / (hant + hans))
        return Locale(HANT, 0.5)
    if not words or (_FOREIGN_LATIN.search(text) and len(_FOREIGN_LATIN.findall(text)) >= 2):
        return Locale(None, 0.0)
    telling = sum(word in word_set("english_words") for word in words)
    neutral = sum(word in word_set("everybody_says") for word in words)
    if telling and telling * 6 >= len(words):
        return Locale(ENGLISH, min(1.0, 0.7 + 0.1 * telling))
    if len(words) - neutral >= 3 and telling:
        return Locale(ENGLISH, 0.6)
    return Locale(None, 0.0)
