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
# Any language but those above.
OTHER = "other"

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f]")
# Kana, Hangul, Thai, Cyrillic, Arabic, Hebrew, Devanagari, Greek: scripts of languages that the bot does not speak.
_OTHER_SCRIPT = re.compile(
    r"[\u3041-\u30ff\uac00-\ud7af\u1100-\u11ff\u0e00-\u0e7f\u0400-\u04ff\u0600-\u06ff\u0590-\u05ff\u0900-\u097f\u0370-\u03ff]"
)
_ADDRESS = re.compile(r"(?<!\S)\S+@\S+|(?:https?://|www\.)\S+", re.ASCII)
_LATIN_WORD = re.compile(r"[a-z]+(?:['\u2019][a-z]+)?", re.IGNORECASE)
_FOREIGN_LATIN = re.compile(r"[\u00c0-\u024f\u1ea0-\u1eff]")
_LATIN_OR_DIGIT = re.compile("[a-z0-9]")
# Characters from the beginning of a text that are enough to detect its language.
_ENOUGH = 500
# Fewer words than this may be quoted within another language ("no", "thank you").
_FEW = 3
_UNSURE = 0.5


@dataclass(frozen=True)
class Locale:
    """The detected language of one text with a confidence from 0 to 1; `name` is None when it cannot be determined.

    `name` is OTHER for a language that the bot does not speak.
    """

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

    Chinese whose characters are the same in both scripts counts as Traditional with confidence 0.5, and English of one
    or two words has that confidence too. Addresses, digits, emoji and interjections used in every language ("ok",
    "hi") give no name.
    """
    text = text[:_ENOUGH]
    # an unpaired surrogate is no character, and the converter rejects it
    text = _ADDRESS.sub(" ", text.encode("utf-8", "ignore").decode("utf-8"))
    han = len(_HAN.findall(text))
    foreign = len(_OTHER_SCRIPT.findall(text))
    words = [word.lower() for word in _LATIN_WORD.findall(text)]
    if foreign >= 2 and 2 * foreign >= han and foreign > len(words):
        return Locale(OTHER, 1.0)
    if han and (han >= len(words) or han >= 6):
        simplified, traditional = converter("t2s").convert(text), converter("s2t").convert(text)
        hant = sum(map(ne, text, simplified)) if len(simplified) == len(text) else 1
        both = word_set("both_scripts")
        telling = (sign not in both and sign != other for sign, other in zip(text, traditional, strict=False))
        hans = sum(telling) if len(traditional) == len(text) else 1
        if hant > hans:
            return Locale(HANT, hant / (hant + hans))
        if hans > hant:
            return Locale(HANS, hans / (hant + hans))
        return Locale(HANT, _UNSURE)
    return _latin(text, words)


def _latin(text: str, words: list[str]) -> Locale:
    """Detect the language of a text in Latin letters."""
    telling = sum(word in word_set("english_words") for word in words)
    foreign = sum(word in word_set("other_languages") for word in words)
    accents = len(_FOREIGN_LATIN.findall(text))
    if len(words) >= 2 and (accents >= 2 or foreign >= 2) and max(accents, foreign) > telling:
        return Locale(OTHER, 0.8)
    neutral = sum(word in word_set("everybody_says") for word in words)
    if telling and telling * 6 >= len(words):
        return Locale(ENGLISH, min(1.0, 0.7 + 0.1 * telling) if len(words) >= _FEW else _UNSURE)
    if len(words) - neutral >= 3 and telling:
        return Locale(ENGLISH, 0.6)
    return Locale(None, 0.0)
