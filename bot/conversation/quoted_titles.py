"""The titles of options, and texts without the words that are quoted from them."""

from __future__ import annotations

import re

from bot.cases.models import OfferOption
from bot.conversation.consent_words import normal

_LATIN = re.compile(r"[a-z0-9']")


def titles_of(option: OfferOption) -> str:
    """Return the titles of an option in every language, folded, one in a line."""
    title = option.body.get("title")
    return normal("\n".join(map(str, title.values())) if isinstance(title, dict) else str(title or ""))


def without_quotes(text: str, titles: str, shortest: int) -> str:
    """Return `text` without its longest parts of at least `shortest` characters that also are in the titles.

    Parts of Latin words do not count.
    """
    left, at = [], 0
    while at < len(text):
        end = at
        while end < len(text) and text[at : end + 1] in titles and text[end] != "\n":
            end += 1
        part = text[at:end]
        cut = bool(_LATIN.match(part) and _LATIN.search(text[at - 1 : at])) or bool(
            _LATIN.search(part[-1:]) and _LATIN.match(text[end : end + 1])
        )
        if len(part.strip()) >= shortest and not cut:
            left.append(" ")
            at = end
        else:
            left.append(text[at])
            at += 1
    return "".join(left)
