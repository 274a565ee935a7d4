"""Which sentence of care a message is: found again from its text, in the language of its conversation."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.words import Words

_FIELD = re.compile(r" ?\{(\w+)\} ?")
# Sentences that care says to a customer by itself, or that tell what somebody did with a promise.
PREFIX, FOR_COLLEAGUES = "care.", ("care.owner.", "care.lead.", "care.handoff_note.", "care.mail.")


class Telling:
    """The sentences of care as patterns."""

    def __init__(self, words: Words) -> None:
        self._patterns = {
            locale: [
                (name, text.split("{")[0], _pattern(text))
                for name, text in words.all(locale, PREFIX).items()
                if not name.startswith(FOR_COLLEAGUES)
            ]
            for locale in ("zh-Hant", "zh-Hans", "en")
        }
        self._name_of = lru_cache(maxsize=None)(self._find)

    def name_of(self, text: str, locale: str) -> str | None:
        """Return the name of the sentence that `text` is, None when it is none of care's."""
        return self._name_of(text, locale)

    def _find(self, text: str, locale: str) -> str | None:
        found = [
            name for name, head, pattern in self._patterns[locale] if text.startswith(head.rstrip()) and pattern(text)
        ]
        # A sentence with fewer fields fits more exactly.
        return min(found, key=len) if found else None


def _pattern(text: str):  # type: ignore[no-untyped-def]
    parts = _FIELD.split(text)
    # Every second part is the name of a field.
    return re.compile(" ?(?s:.+?) ?".join(re.escape(part) for part in parts[::2])).fullmatch
