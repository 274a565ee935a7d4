"""Decide the language in which a conversation continues."""

from __future__ import annotations

_CHINESE = ("zh-Hant", "zh-Hans")
# Language detection gives Chinese this confidence when every character is the same in both scripts.
_EITHER_SCRIPT = 0.5


def settle_locale(before: str | None, heard: str | None, confidence: float = 1.0) -> str:
    """Return the language to answer in: the one detected in the turn, else the one before.

    `confidence` is that of `heard`, 0 to 1. Many Chinese words are the same in both scripts ("都不要"); the script then
    stays as it was.
    """
    if heard in _CHINESE and before in _CHINESE and confidence <= _EITHER_SCRIPT:
        return before or "zh-Hant"
    return heard or before or "zh-Hant"
