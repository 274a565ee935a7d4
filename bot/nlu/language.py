"""Which language a customer writes, and a folded copy of the text that is easier to understand.

The text itself is never changed: `fold` makes a copy in which width, script and invisible marks no longer
differ, and remembers for every character of the copy where it stands in what the customer typed.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from operator import ne

from opencc import OpenCC

from bot.nlu.lexicon import word_set

HANT = "zh-Hant"
HANS = "zh-Hans"
ENGLISH = "en"

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f]")
_KANA_HANGUL = re.compile(r"[\u3041-\u30ff\uac00-\ud7af\u1100-\u11ff]")
_LATIN_WORD = re.compile(r"[a-z]+(?:['\u2019][a-z]+)?", re.IGNORECASE)
_FOREIGN_LATIN = re.compile(r"[\u00c0-\u024f\u1ea0-\u1eff]")
_LATIN_OR_DIGIT = re.compile("[a-z0-9]")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s\u2e80-\uffef]+")
# So many characters tell a language.
_ENOUGH = 500
_INVISIBLE = {"Cf", "Cc", "Cs", "Co"}
# noncharacters, which stand for nothing else
_STAND_INS = _MARK, _ODD = "\ufdd0", "\ufdd1"
# a character with its combining marks (in a text, no more than seven are one's own), and what is odd by itself
_CLUSTER = re.compile(f"(?s:.){_MARK}{{1,7}}|[{_MARK}{_ODD}]")
# so many characters are more than any language of the customers has; whoever sends all of Unicode fills no memory
_MOST_REMEMBERED = 30_000


@dataclass(frozen=True)
class Locale:
    """A guess at the language of one text; `name` is None when the text does not tell."""

    name: str | None
    confidence: float


@dataclass(frozen=True)
class Folded:
    """A copy of a text for matching: NFKC, Simplified, lower case, no invisible marks.

    `starts[i]` and `ends[i]` bound, in the original text, what character i of `text` came from.
    """

    original: str
    text: str
    starts: tuple[int, ...] | range
    ends: tuple[int, ...] | range

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the bounds in the original text of `text[start:end]`; an empty span is refused."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no such span: {start}..{end} of {len(self.text)}")
        return self.starts[start], self.ends[end - 1]


@lru_cache(maxsize=2)
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


def to_simplified(text: str) -> str:
    """Return `text` in Simplified characters, character by character where phrases change the length."""
    converter = _converter("t2s")
    whole = converter.convert(text)
    if len(whole) == len(text):
        return whole
    return "".join(one if len(one) == 1 else char for char in text for one in [converter.convert(char)])


def _lower(text: str) -> str:
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def _is_visible(char: str) -> bool:
    return char in "\n\t\r" or unicodedata.category(char) not in _INVISIBLE


@lru_cache(maxsize=4096)
def _visible(cluster: str) -> str:
    """Return one cluster in NFKC without its invisible marks."""
    normal = unicodedata.normalize("NFKC", cluster)
    return "".join(filter(_is_visible, normal))


class _Plain(dict[int, str]):
    """What each character becomes when the visible form of a text is one character for one: filled as texts bring them.

    `_MARK` for a combining mark, which belongs to what stands before it, and `_ODD` for what becomes none or several.
    """

    def __missing__(self, code: int) -> str:
        char = chr(code)
        form = _visible(char)
        plain = _MARK if unicodedata.combining(char) else form if len(form) == 1 and char not in _STAND_INS else _ODD
        if len(self) < _MOST_REMEMBERED:
            self[code] = plain
        return plain


_PLAIN = _Plain()


# the parts of the pipeline ask for the same text one after the other
@lru_cache(maxsize=8)
def fold(text: str) -> Folded:
    """Return the copy of `text` that all matching works on, with its map back to the original."""
    plain = text
    if not _is_clean(text):
        plain = text.translate(_PLAIN)
        if _MARK in plain or _ODD in plain:
            return _fold_in_pieces(text, plain)
    return Folded(text, _lower(to_simplified(plain)), range(len(text)), range(1, len(text) + 1))


def _is_clean(text: str) -> bool:
    """Say whether `text` is in NFKC already (it may hold marks that become one with nothing) and all visible."""
    return unicodedata.is_normalized("NFKC", text) and all(map(_is_visible, set(text)))


def _fold_in_pieces(text: str, plain: str) -> Folded:
    """Fold a text in which not every character becomes one; `plain` says where it does."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def keep(start: int, end: int) -> None:
        pieces.append(plain[start:end])
        starts.extend(range(start, end))
        ends.extend(range(start + 1, end + 1))

    done = 0
    for cluster in _CLUSTER.finditer(plain):
        start, end = cluster.span()
        keep(done, start)
        form = _visible(text[start:end])
        pieces.append(form)
        starts.extend([start] * len(form))
        ends.extend([end] * len(form))
        done = end
    keep(done, len(text))
    return Folded(text, _lower(to_simplified("".join(pieces))), tuple(starts), tuple(ends))


def may_tell(text: str) -> bool:
    """Say whether `text` holds a letter or a picture: digits and stops alone tell of no matter and of no mood."""
    # a letter comes soon in nearly every text, so pictures are looked for last
    return any(map(str.isalpha, text)) or any(unicodedata.category(char) == "So" for char in set(text))


def is_hardly_said(folded: str) -> bool:
    """Say whether a text has neither Chinese nor Latin letters nor digits, or is one character over and over."""
    first = folded.lstrip(" \n")[:1]
    over_and_over = len(folded) > 20 and first != "" and not folded.strip(first + " \n")
    return over_and_over or not (_LATIN_OR_DIGIT.search(folded) or has_han(folded))


def mask_addresses(folded: str) -> str:
    """Return a text of the same length without addresses of pages: numbers and words in them are nobody's."""
    return _ADDRESS.sub(lambda address: "\0" * len(address.group()), folded)


def has_han(text: str) -> bool:
    """Say whether `text` holds a Chinese character."""
    return _HAN.search(text) is not None


def locale_of(text: str) -> Locale:
    """Guess the language of `text`.

    Chinese whose characters are the same in both scripts counts as Traditional with confidence 0.5.
    Digits, emoji, interjections that everybody uses ("ok", "hi") and other languages give no name.
    """
    text = text[:_ENOUGH]
    # half a surrogate pair is no character, and the converter refuses it
    text = text.encode("utf-8", "ignore").decode("utf-8")
    if _KANA_HANGUL.search(text):
        return Locale(None, 0.0)
    han = len(_HAN.findall(text))
    words = [word.lower() for word in _LATIN_WORD.findall(text)]
    if han and (han >= len(words) or han >= 6):
        simplified, traditional = _converter("t2s").convert(text), _converter("s2t").convert(text)
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


def detect_locale(text: str, current: str | None = None) -> str | None:
    """Return the locale `text` is written in, or `current` when the text does not tell.

    Chinese that could be either script stays in the script of `current`.
    """
    found = locale_of(text)
    if found.name is None:
        return current
    if found.confidence <= 0.5 and current in (HANT, HANS):
        return current
    return found.name
