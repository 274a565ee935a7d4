"""The texts of one page in one language."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bot.conversation.display import both, day, instant, language
from bot.words import LOCALES, Words, in_script

NAMES = {"zh-Hant": "繁體中文", "zh-Hans": "简体中文", "en": "English"}


@dataclass(frozen=True)
class Speech:
    """Says what a page says: its own words by name, texts of the policy, days and moments, all in its language."""

    words: Words
    locale: str
    zone: ZoneInfo

    def say(self, name: str, /, **values: object) -> str:
        """Return the words `name` with their fields filled in."""
        return str(in_script(self.words.say(name, language(self.locale), **values), self.locale))

    def text(self, texts: Any) -> str:
        """Return a text of the policy or of a promise, which is kept by language."""
        return self.ours(both(texts, self.locale))

    def ours(self, text: str) -> str:
        """Return a text of ours in the script of the page; customers' own words are never passed here."""
        return str(in_script(text, self.locale))

    def moment(self, at: dt.datetime) -> str:
        """Return a moment in words, in the company's time zone."""
        return self.ours(instant(at, self.zone, self.locale))

    def day(self, on: dt.date) -> str:
        """Return a day in words."""
        return self.ours(day(on, self.locale))

    def row(self, items: list[str]) -> str:
        """Return the items in one line."""
        return (", " if self.locale == "en" else "、").join(items)


def locale_asked(asked: str | None, otherwise: str) -> str:
    """Return the language that `?lang=` asks for, else `otherwise`."""
    return asked if asked in LOCALES else otherwise
