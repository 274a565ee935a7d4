"""Which language a conversation goes on in."""

from __future__ import annotations

_CHINESE = ("zh-Hant", "zh-Hans")
# The understanding gives Chinese this certainty when every character is written alike in both scripts.
_EITHER_SCRIPT = 0.5


def settle_locale(before: str | None, heard: str | None, confidence: float = 1.0) -> str:
    """Return the language to answer in: the one just heard, or the one before when the words do not tell.

    `confidence` is that of `heard`, 0 to 1. Many Chinese words are written alike in both scripts ("都不要"): the
    script then stays as it was.
    """
    if heard in _CHINESE and before in _CHINESE and confidence <= _EITHER_SCRIPT:
        return before or "zh-Hant"
    return heard or before or "zh-Hant"
