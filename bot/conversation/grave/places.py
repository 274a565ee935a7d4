"""Where a customer in danger says that they are, and whom to call there (`data/lexicon/emergency_places.yml`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Iterable, Mapping

from bot.conversation.telling_words.folding import folded
from bot.conversation.telling_words.patterns import Pattern, any_of, patterns
from bot.conversation.turn import Turn
from bot.yaml_files import read_yaml

_LEXICON = Path(__file__).resolve().parents[3] / "data" / "lexicon" / "emergency_places.yml"
# Taken out of a text.
_OUT = "\n"


@dataclass(frozen=True)
class Place:
    """A place by its name, with the numbers to call there, both by language."""

    names: Mapping[str, str]
    numbers: Mapping[str, Mapping[str, str]]
    said: re.Pattern[str]


@dataclass(frozen=True)
class Places:
    """All places whose numbers are known."""

    places: tuple[Place, ...]
    alike: tuple[Pattern, ...]

    @classmethod
    def load(cls, path: Path) -> Places:
        """Read and compile the list; raise PhraseError for a phrase that is not well formed."""
        lists: Mapping[str, Any] = read_yaml(path)
        return cls(
            tuple(_place(entry) for entry in lists["places"].values()), patterns(lists["alike"], lists["groups"])
        )

    def last_named(self, texts: Iterable[str]) -> Place | None:
        """Return the place that is named last in `texts`, the oldest first; None when none is."""
        found = None
        for text in texts:
            looked = folded(text)
            for pattern in self.alike:
                looked = pattern.without(looked, _OUT)
            named = [(match.end(), at) for at, one in enumerate(self.places) for match in one.said.finditer(looked)]
            found = self.places[max(named)[1]] if named else found
        return found


def _place(entry: Mapping[str, Any]) -> Place:
    numbers = {name: entry[name] for name in ("rescue", "police") if name in entry}
    return Place(entry["names"], numbers, any_of(entry["said"], {}))


@lru_cache(maxsize=1)
def known_places() -> Places:
    """Return the shipped list, read once per process."""
    return Places.load(_LEXICON)


def place_told(turn: Turn) -> Place | None:
    """Return where the customer said last, in this conversation, that they are; None when they did not say."""
    before = (str(event.get("text") or "") for event in turn.earlier)
    return known_places().last_named([*before, turn.text])
