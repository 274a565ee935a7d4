"""Search texts for phrases, in addition to what the model understands.

The lists are in `data/lexicon/phrases.yml`; those of grave matters, in `grave.yml` beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Mapping

import opencc

from bot.conversation.telling_words.words import GraveWords
from bot.yaml_files import read_yaml

_CJK = re.compile(r"[\u3400-\u9fff]")
# A message longer than this is not only a request for a person.
LONGEST_WISH = 60
_WORD = re.compile(r"[a-z0-9']+")


@lru_cache(maxsize=1)
def _to_traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2tw")


def plain(text: str) -> str:
    """Return `text` in Traditional characters and lower case with one form of apostrophe, for searching."""
    return str(_to_traditional().convert(text)).lower().replace("’", "'")


@dataclass(frozen=True)
class Phrases:
    """Lists of phrases that a trainer edits, and questions about a text that they answer."""

    vague: tuple[str, ...]
    unknown: tuple[str, ...]
    again: tuple[str, ...]
    hazard: tuple[str, ...]
    fault: tuple[str, ...]
    person: tuple[str, ...]
    person_alone: tuple[str, ...]
    around_person: tuple[str, ...]
    about_fact: Mapping[str, tuple[str, ...]]
    grave: GraveWords

    @classmethod
    def load(cls, path: Path) -> Phrases:
        """Read the lists, longest phrases first, and `grave.yml` in the same folder."""
        lists = read_yaml(path)
        by_length = {
            name: tuple(sorted((plain(str(p)) for p in lists[name]), key=len, reverse=True))
            for name in (field.name for field in fields(cls))
            if name not in {"about_fact", "grave"}
        }
        about = {fact: tuple(plain(str(p)) for p in found) for fact, found in lists["about_fact"].items()}
        return cls(about_fact=about, grave=GraveWords.load(path.with_name("grave.yml")), **by_length)

    def weight(self, text: str) -> int:
        """Return how much `text` tells: its Chinese characters plus twice its Latin words, without vague ones."""
        left = plain(text)
        for phrase in self.vague:
            if _CJK.search(phrase):
                left = left.replace(phrase, " ")
        vague = set(self.vague)
        words = [word for word in _WORD.findall(left) if word not in vague]
        return len(_CJK.findall(left)) + 2 * len(words)

    def tells_a_story(self, text: str) -> bool:
        """Return whether `text` says what happened, and not only that something is bad."""
        return self.weight(text) >= 4

    def is_unknown(self, text: str) -> bool:
        """Return whether `text` means that the customer does not know."""
        looked = plain(text)
        return any(_stands_in(phrase, looked) for phrase in self.unknown)

    def says_again(self, text: str) -> bool:
        """Return whether `text` says that this is at least the third time."""
        looked = plain(text)
        return any(_stands_in(phrase, looked) for phrase in self.again)

    def merely_broke(self, text: str) -> bool:
        """Return whether `text` says that something is broken or incomplete and names nothing harmful."""
        looked = plain(text)
        return _any_stands_in(self.fault, looked) and not _any_stands_in(self.hazard, looked)

    def names_hazard(self, text: str) -> bool:
        """Return whether `text` names something that hurts or may hurt."""
        return _any_stands_in(self.hazard, plain(text))

    def names_trouble(self, text: str) -> bool:
        """Return whether `text` says that something is broken, missing or harmful."""
        looked = plain(text)
        return _any_stands_in(self.fault, looked) or _any_stands_in(self.hazard, looked)

    def asks_for_person(self, text: str) -> bool:
        """Return whether `text` asks for a person, whatever else it says."""
        return _any_stands_in(self.person, plain(text))

    def asks_only_for_person(self, text: str) -> bool:
        """Return whether `text` asks for a person and says nothing else."""
        left = plain(text)
        if len(left) > LONGEST_WISH:
            return False
        asked = False
        for phrase in sorted((*self.person, *self.person_alone), key=len, reverse=True):
            if _stands_in(phrase, left):
                asked, left = True, _without(phrase, left)
        for phrase in self.around_person:
            left = _without(phrase, left)
        return asked and not any(sign.isalnum() for sign in left)

    def fact_meant(self, text: str) -> str | None:
        """Return the name of the fact that a text such as "the date is wrong" names, or None."""
        looked = plain(text)
        for fact, phrases in self.about_fact.items():
            if any(_stands_in(phrase, looked) for phrase in phrases):
                return fact
        return None


def _without(phrase: str, text: str) -> str:
    if _CJK.search(phrase):
        return text.replace(phrase, " ")
    return re.sub(rf"(?<![a-z]){re.escape(phrase)}(?![a-z])", " ", text)


def _any_stands_in(phrases: tuple[str, ...], text: str) -> bool:
    return any(_stands_in(phrase, text) for phrase in phrases)


def _stands_in(phrase: str, text: str) -> bool:
    if _CJK.search(phrase):
        return phrase in text
    return re.search(rf"(?<![a-z]){re.escape(phrase)}(?![a-z])", text) is not None
