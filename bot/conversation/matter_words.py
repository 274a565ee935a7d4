"""The words with which customers tell of several matters; the lists are in `data/lexicon/matters.yml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterable, Mapping

from bot.conversation.searching import any_stands_in, longest_first, plain, without
from bot.conversation.telling_words.folding import folded
from bot.conversation.telling_words.patterns import any_of
from bot.yaml_files import read_yaml

# Signs between the words that link a matter to the one before.
_BETWEEN = " \t\n,，、。.;；:：!！~～-"
# The most words in a row that link two matters ("and also besides"); more of them link nothing.
_MOST_LINKS = 12


@dataclass(frozen=True)
class MatterWords:
    """Lists of phrases that a trainer edits, folded for searching, the longest first."""

    announces: Mapping[int, tuple[str, ...]]
    another: tuple[str, ...]
    adds: tuple[str, ...]
    caused: tuple[str, ...]
    parts: frozenset[str]
    troubles: tuple[str, ...]
    links: tuple[str, ...]
    against: tuple[str, ...]
    by_place: Mapping[int, tuple[str, ...]]
    damages: tuple[str, ...]
    harmless: tuple[str, ...]
    wrappings: tuple[str, ...]
    denials: tuple[str, ...]
    put_right: tuple[str, ...]
    wished_before: tuple[str, ...]
    people: tuple[str, ...]
    workers: tuple[str, ...]
    explains_words: tuple[str, ...]
    money_back: tuple[str, ...]
    ironic: re.Pattern[str]
    kept_waiting: re.Pattern[str]
    asks_in_general: re.Pattern[str]

    @classmethod
    def load(cls, path: Path) -> MatterWords:
        """Read the lists."""
        lists = read_yaml(path)
        evidence = read_yaml(path.with_name("evidence.yml"))
        troubles = [*lists["troubles"], *(word for sort in lists["troubles_of"] for word in evidence[sort])]
        faults = read_yaml(path.with_name("phrases.yml"))["fault"]
        return cls(
            announces=_numbered(lists["announces"]),
            another=longest_first(lists["another"]),
            adds=longest_first(lists["adds"]),
            caused=longest_first(lists["caused"]),
            parts=frozenset(longest_first(lists["parts"])),
            troubles=longest_first(troubles),
            links=longest_first(lists["links"]),
            against=longest_first(lists["against"]),
            by_place=_numbered(lists["by_place"]),
            damages=longest_first([*lists["damages"], *evidence["damage"], *evidence["poor"], *faults]),
            harmless=longest_first(lists["harmless"]),
            wrappings=longest_first(lists["wrappings"]),
            denials=longest_first(lists["denials"]),
            wished_before=longest_first(lists["wished_before"]),
            put_right=longest_first([*lists["put_right"], *evidence["mended"], *evidence["spared"]]),
            people=longest_first(lists["people"]),
            workers=longest_first(lists["workers"]),
            explains_words=longest_first(lists["explains"]),
            money_back=longest_first(lists["money_back"]),
            ironic=any_of(lists["ironic"], lists["ironic_groups"]),
            kept_waiting=any_of(lists["kept_waiting"], {}),
            asks_in_general=any_of(map(str, lists["asks_in_general"]), {}),
        )

    def announced(self, text: str) -> int:
        """Return how many matters `text` says that it tells of; 0 when it says nothing about it."""
        looked = plain(text)
        return next((number for number, said in self.announces.items() if any_stands_in(said, looked)), 0)

    def begins_another(self, clause: str) -> bool:
        """Return whether the clause has words that begin another matter."""
        return any_stands_in(self.another, plain(clause))

    def adds_something(self, clause: str) -> bool:
        """Return whether the clause has words that add something ("also", 也)."""
        return any_stands_in(self.adds, plain(clause))

    def only_adds(self, clause: str) -> bool:
        """Return whether the clause has only words that add something."""
        left = plain(clause)
        for phrase in self.adds:
            left = without(phrase, left)
        return not any(sign.isalnum() for sign in left)

    def sets_apart(self, clause: str) -> bool:
        """Return whether the clause is set against what was said before, or added to it."""
        return any_stands_in((*self.against, *self.adds), plain(clause))

    def link_before(self, text: str) -> int:
        """Return where `text` begins behind the words that only link it to the words before; 0 where none are."""
        at = 0
        for _ in range(_MOST_LINKS):
            at += len(text[at:]) - len(text[at:].lstrip(_BETWEEN))
            phrase = next((one for one in self.links if _begins(text[at:], one)), None)
            if phrase is None or not any(sign.isalnum() for sign in text[at + len(phrase) :]):
                break
            at += len(phrase)
        return at

    def without_link_behind(self, text: str) -> str:
        """Return `text` without the words at its end that only link it to what follows."""
        for _ in range(_MOST_LINKS):
            text = text.rstrip(_BETWEEN)
            phrase = next((one for one in self.links if _ends(text, one)), None)
            if phrase is None:
                break
            text = text[: len(text) - len(phrase)]
        return text

    def says_caused(self, clause: str) -> bool:
        """Return whether the clause says that its trouble came from what was told before."""
        return any_stands_in(self.caused, plain(clause))

    def explains(self, clause: str) -> bool:
        """Return whether the clause gives the reason or the consequence of the words before it."""
        return any_stands_in(self.explains_words, plain(clause))

    def names_workers(self, clause: str) -> bool:
        """Return whether the clause names people who carry, deliver or install."""
        return any_stands_in(self.workers, plain(clause))

    def names_money_back(self, clause: str) -> bool:
        """Return whether the clause speaks of money paid back."""
        return any_stands_in(self.money_back, plain(clause))

    def names_damage(self, clause: str) -> bool:
        """Return whether the clause names damage that can be seen."""
        return any_stands_in(self.damages, plain(clause))

    def is_part(self, said: str) -> bool:
        """Return whether the thing is usually a part of another one."""
        return plain(said).strip() in self.parts

    def tells_trouble(self, clause: str) -> bool:
        """Return whether the clause tells of trouble."""
        return any_stands_in(self.troubles, plain(clause))

    def is_kept_waiting(self, text: str) -> bool:
        """Return whether `text` asks after what should have come long ago, and not how long such a thing takes."""
        looked = folded(text)
        return self.kept_waiting.search(looked) is not None and self.asks_in_general.search(looked) is None

    def is_ironic(self, text: str) -> bool:
        """Return whether `text` praises or thanks for what went wrong ("love how nobody answers")."""
        return self.ironic.search(folded(text)) is not None

    def is_harmless(self, clause: str) -> bool:
        """Return whether the clause tells of damage that was only feared, or that a thing before had."""
        return any_stands_in(self.harmless, plain(clause))

    def place_named(self, text: str) -> int | None:
        """Return the place of the matter that `text` names, from 1; None when it names none."""
        looked = plain(text)
        return next((place for place, said in self.by_place.items() if any_stands_in(said, looked)), None)


def _begins(text: str, phrase: str) -> bool:
    rest = text[len(phrase) :]
    return plain(text[: len(phrase)]) == phrase and not (phrase[-1].isascii() and rest[:1].isalnum() and rest.isascii())


def _ends(text: str, phrase: str) -> bool:
    before = text[: len(text) - len(phrase)]
    if not before and plain(text) != phrase:
        return False
    return plain(text[len(before) :]) == phrase and not (phrase[0].isascii() and before[-1:].isalnum())


def _numbered(lists: Mapping[Any, Iterable[object]]) -> dict[int, tuple[str, ...]]:
    return {int(number): longest_first(said) for number, said in lists.items()}
