"""Which language a conversation goes on in."""

from __future__ import annotations


def settle_locale(before: str | None, heard: str | None) -> str:
    """Return the language to answer in: the one just heard, or the one before when the words do not tell.

    Many Chinese words are written alike in both scripts; `heard` is then None and the script stays as it was.
    """
    return heard or before or "zh-Hant"
