"""Decide the language in which a conversation continues."""

from __future__ import annotations

LANGUAGES = ("zh-Hant", "zh-Hans", "en")
_CHINESE = ("zh-Hant", "zh-Hans")
# Language detection gives this confidence to Chinese whose every character is the same in both scripts, and to English
# of one or two words.
_UNSURE = 0.5


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


def is_other_language(heard: str | None) -> bool:
    """Return whether the turn is in a language that the bot does not speak."""
    return heard is not None and heard not in LANGUAGES
