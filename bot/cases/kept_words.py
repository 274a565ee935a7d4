"""Words as the store keeps them where people write to colleagues or customers: trimmed, without card numbers."""

from __future__ import annotations

from bot.cases.card_numbers import mask_cards
from bot.cases.columns import storable
from bot.cases.errors import Refused


def kept(text: str | None, limit: int) -> str:
    """Return words as they are kept, "" for none; raise Refused for more than `limit` characters."""
    return storable(mask_cards((text or "").strip()), limit=limit)


def needed(text: str | None, limit: int, missing: str) -> str:
    """Return words as they are kept; raise Refused, saying what is `missing`, where there are none."""
    words = kept(text, limit)
    if not words:
        raise Refused(missing)
    return words
