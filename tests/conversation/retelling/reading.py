"""Find what a reader would stumble over in a sentence for customers: marks, spaces, leftovers, half sentences."""

from __future__ import annotations

import re
from typing import Iterator

HAN = r"\u3400-\u9fff"
# Labels of buttons and rows, and parts of sentences, end without a mark; whole sentences do not.
_ENDS = {"zh-Hant": "。！？", "en": ".!?"}
_QUOTED = re.compile(r"「[^「」]*」|『[^『』]*』|“[^“”]*”")
# A date or a time of day, an ordinal or a count: the style writes these without spaces.
_TIMES = re.compile(
    r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?(?:（[一二三四五六日]）)?(?:\d{2}:\d{2})?|\d{2}:\d{2}(?:[–-]\d{2}:\d{2})?"
)
_PAIRS = ("「」", "『』", "“”", "（）", "()")


def faults_in(text: str, locale: str, *, is_sentence: bool = True) -> list[str]:
    """Return what is wrong with the look of a text; `is_sentence` also asks for its end."""
    return list(_faults(text, locale, is_sentence))


def _faults(text: str, locale: str, is_sentence: bool) -> Iterator[str]:
    if re.search(r"[{}]|%[sd]\b|None(?! of)|\bnan\b|unknown|object at 0x", text):
        yield "a field is left over"
    if re.search(r"「」|『』|“”|‘’|（）|\(\)", text):
        yield "empty marks"
    for opening, closing in _PAIRS:
        if text.count(opening) != text.count(closing):
            yield f"{opening}{closing} not in pairs"
    if "  " in text or re.search(r" [。，；：！？,.;:!?]|[「“（(] | [」”）)]", text):
        yield "a space too much"
    if is_sentence and not text.rstrip("」”）)").endswith(tuple(_ENDS[locale])):
        yield "no end"
    own = _QUOTED.sub("「」" if locale != "en" else "“”", text)
    yield from _chinese(own) if locale != "en" else _english(own)


def _chinese(own: str) -> Iterator[str]:
    if re.search(r"[。，；：！？、]{2,}|[。，；：、]」[。]", own) or re.match(r"[。，；：！？、]", own):
        yield "two marks in a row"
    if re.search(rf"[{HAN}」][,;:!?]|[{HAN}]\.(?!\w)", own):
        yield "a half-width mark"
    if re.search(r"的的|了了|您您|我們我們|是是|在在|前前|，而，", own):
        yield "a word twice"
    # What customers say themselves keeps its spaces: retold stories are checked for Latin letters alone.
    if re.search(rf"[{HAN}](?=[A-Za-z])|[A-Za-z](?=[{HAN}])", own.replace("NT$", "").replace("X光", "")):
        yield "no space beside Latin letters"


def _english(own: str) -> Iterator[str]:
    if re.search(rf"[{HAN}]|[，。；：？！、（）]", own):
        yield "Chinese in English"
    if re.search(r"[,;:.!?]{2,}", own.replace("...", "…")) or re.match(r"\s*[,;:.!?]", own):
        yield "two marks in a row"
    if re.search(r"[,;!?](?=[A-Za-z])", own):
        yield "no space behind a mark"
    if re.search(r"\b(the|a|an|of|to|is|it|you|by|on|and|in|your|our)\s+\1\b", own, re.IGNORECASE):
        yield "a word twice"
    if re.search(r"\b(?:by|on|of|the|a|to|at) [.,;:]", own):
        yield "half a sentence"
