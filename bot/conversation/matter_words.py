"""The words with which customers tell of several matters; the lists are in `data/lexicon/matters.yml`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterable, Mapping

from bot.conversation.searching import any_stands_in, longest_first, plain, without
from bot.yaml_files import read_yaml


@dataclass(frozen=True)
class MatterWords:
    """Lists of phrases that a trainer edits, folded for searching, the longest first."""

    announces: Mapping[int, tuple[str, ...]]
    another: tuple[str, ...]
    adds: tuple[str, ...]
    caused: tuple[str, ...]
    parts: frozenset[str]
    troubles: tuple[str, ...]
    by_place: Mapping[int, tuple[str, ...]]

    @classmethod
    def load(cls, path: Path) -> MatterWords:
        """Read the lists."""
        lists = read_yaml(path)
        return cls(
            announces=_numbered(lists["announces"]),
            another=longest_first(lists["another"]),
            adds=longest_first(lists["adds"]),
            caused=longest_first(lists["caused"]),
            parts=frozenset(longest_first(lists["parts"])),
            troubles=longest_first(lists["troubles"]),
            by_place=_numbered(lists["by_place"]),
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

    def says_caused(self, clause: str) -> bool:
        """Return whether the clause says that its trouble came from what was told before."""
        return any_stands_in(self.caused, plain(clause))

    def is_part(self, said: str) -> bool:
        """Return whether the thing is usually a part of another one."""
        return plain(said).strip() in self.parts

    def tells_trouble(self, clause: str) -> bool:
        """Return whether the clause tells of trouble."""
        return any_stands_in(self.troubles, plain(clause))

    def place_named(self, text: str) -> int | None:
        """Return the place of the matter that `text` names, from 1; None when it names none."""
        looked = plain(text)
        return next((place for place, said in self.by_place.items() if any_stands_in(said, looked)), None)


def _numbered(lists: Mapping[Any, Iterable[object]]) -> dict[int, tuple[str, ...]]:
    return {int(number): longest_first(said) for number, said in lists.items()}
