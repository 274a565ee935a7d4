"""The lists of `data/lexicon/beside_details.yml`: what may stand beside contact details without changing a choice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bot.conversation.searching import any_stands_in, longest_first, one_of
from bot.yaml_files import read_yaml


@dataclass(frozen=True)
class BesideWords:
    """Lists of words that a trainer edits. Chinese ones count anywhere, Latin ones as whole words."""

    neutral: tuple[str, ...]
    notes: tuple[str, ...]
    asks_for: tuple[str, ...]
    titles: tuple[str, ...]
    surnames: tuple[str, ...]
    no_names: tuple[str, ...]
    gives_up: tuple[str, ...]
    sentence_words: tuple[str, ...]

    @classmethod
    def load(cls, path: Path) -> BesideWords:
        """Read the lists, longest words first; raise KeyError for one that is missing."""
        lists = read_yaml(path)
        return cls(**{name: longest_first(lists[name]) for name in cls.__dataclass_fields__})

    def without_notes(self, text: str) -> str:
        """Return `text`, folded for searching, without notes for whoever comes and whom they should ask for."""
        return self._note.sub(" ", self._person.sub(" ", text))

    def is_a_name(self, text: str, folded: str) -> bool:
        """Return whether `text` can only be a person's name, as people put it beside their number.

        `folded` is the text as for searching.
        """
        if self._han_name.fullmatch(folded.strip()) is not None:
            return True
        return _LATIN_NAME.fullmatch(text.strip()) is not None and not self.is_of_a_sentence(folded)

    def names_somebody(self, text: str, folded: str) -> bool:
        """Return whether `text` is the name of somebody, to be kept; more is no name here than in `is_a_name`."""
        listed = {*self.no_names, *self.neutral, *self.notes, *self.titles}
        latin = tuple(word for word in self.no_names if word.isascii())
        if folded.strip() in listed or any_stands_in(latin, folded):
            return False
        return self.is_a_name(text, folded)

    def only_hands_over(self, folded: str) -> bool:
        """Return whether a clause, folded for searching, has only words that hand details over: "my details"."""
        left = one_of((*self.neutral, "name", "姓名"), "a-z'").sub(" ", folded)
        return not any(sign.isalnum() for sign in left)

    def says_never_mind(self, text: str) -> bool:
        """Return whether `text`, folded for searching, gives a choice up."""
        return any_stands_in(self.gives_up, text)

    def is_of_a_sentence(self, text: str) -> bool:
        """Return whether `text`, folded for searching, has a word that stands in no address."""
        return self._sentence.search(text) is not None

    @cached_property
    def _note(self) -> re.Pattern[str]:
        return one_of(self.notes, "a-z'")

    @cached_property
    def _sentence(self) -> re.Pattern[str]:
        return one_of(self.sentence_words, "a-z'")

    @cached_property
    def _person(self) -> re.Pattern[str]:
        asks, titles = one_of(self.asks_for, "a-z'").pattern, one_of(self.titles, "a-z'").pattern
        names = one_of(self.surnames).pattern
        return re.compile(rf"{asks}[\s:：]*(?:{names}[\u4e00-\u9fff]{{0,2}}?{titles}|{titles}\.?\s+[a-z'’-]+)")

    @cached_property
    def _han_name(self) -> re.Pattern[str]:
        names, titles = one_of(self.surnames).pattern, one_of(self.titles, "a-z'").pattern
        return re.compile(rf"{names}(?:[\u4e00-\u9fff]{{1,2}}|[\u4e00-\u9fff]{{0,2}}{titles})")


# Two or three words that begin with a capital: May Chen, Lee Ka Ming.
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z'’-]+(?: [A-Z][A-Za-z'’-]+){1,2}")
