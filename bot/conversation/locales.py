"""Decide the language in which a conversation continues."""

from __future__ import annotations

import re
from typing import Any, Mapping, Sequence

LANGUAGES = ("zh-Hant", "zh-Hans", "en")
_CHINESE = ("zh-Hant", "zh-Hans")
# Language detection gives this confidence to Chinese whose every character is the same in both scripts, and to English
# of one or two words.
_UNSURE = 0.5
_ADDRESS = re.compile(r"(?<!\S)\S+@\S+|(?:https?://|www\.)\S+", re.ASCII)
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_HAN = re.compile(r"[\u3400-\u9fff]")
# Fewer English words than this, beside names, addresses and codes, are no sentence.
_FEW = 3


def settle_locale(before: str | None, heard: str | None, confidence: float = 1.0, *, is_first: bool = False) -> str:
    """Return the language to answer in: the one detected in the turn, else the one before.

    `confidence` is that of `heard`, 0 to 1. Many Chinese words are the same in both scripts ("都不要"); the script then
    stays as it was. One or two English words do not end a talk in Chinese; in the first turn (`is_first`) they do,
    because the language before is only that of the page.
    """
    if heard not in LANGUAGES:
        return before or "zh-Hant"
    if heard in _CHINESE and before in _CHINESE and confidence <= _UNSURE:
        return str(before)
    if heard == "en" and before in _CHINESE and confidence <= _UNSURE and not is_first:
        return str(before)
    return heard or "zh-Hant"


def language_heard(
    text: str, heard: str | None, entities: Sequence[Mapping[str, Any]], *, is_first: bool
) -> str | None:
    """Return the language `heard` in a turn, or None when the turn says too little in it to change the language.

    A language is changed by words of one's own: not by a name, an address, a code, or the product that was asked for.
    In the first turn the language before is only that of the page, so any word counts but those.
    """
    if heard not in LANGUAGES:
        return heard
    left = _ADDRESS.sub(" ", text)
    for entity in sorted(entities, key=lambda one: -len(str(one.get("text") or ""))):
        left = left.replace(str(entity.get("text") or "") or "\n\n", " ", 1)
    if heard in _CHINESE:
        return heard if _HAN.search(left) or is_first else None
    own = [word for word in _WORD.findall(re.sub(r"\b\w*\d\w*\b", " ", left)) if len(word) > 1 or word in "Ia"]
    return heard if len(own) >= (1 if is_first else _FEW) else None


def is_other_language(heard: str | None) -> bool:
    """Return whether the turn is in a language that the bot does not speak."""
    return heard is not None and heard not in LANGUAGES
