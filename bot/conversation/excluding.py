"""Hear that one outcome, or one option, is refused while everything else will do: "anything but a refund"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.conversation.telling_words.folding import folded
from bot.conversation.telling_words.patterns import Pattern, any_of, patterns
from bot.yaml_files import read_yaml

_LEXICON = Path(__file__).resolve().parents[2] / "data" / "lexicon" / "outcomes.yml"

# The ends of Chinese questions without a question mark, in Simplified characters.
_ASKS = ("吗", "么", "呢", "咩")


@dataclass(frozen=True)
class _Words:
    outcomes: Mapping[str, Sequence[Pattern]]
    refused: Mapping[str, Sequence[Pattern]]
    numbers: Mapping[int, Sequence[Pattern]]
    besides: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    lists: Mapping[str, Any] = read_yaml(_LEXICON)

    def excluding(names: Sequence[Any], phrases: str = "excluding") -> Sequence[Pattern]:
        return patterns(lists[phrases], {"x": [str(name) for name in names]})

    return _Words(
        {name: excluding(rule["words"]) for name, rule in lists["wants"].items()},
        {
            name: [*excluding(rule["words"], "refusing"), *patterns(lists["refusing_one"].get(name, ()), {})]
            for name, rule in lists["wants"].items()
        },
        {int(number): excluding(names) for number, names in lists["nth"].items()},
        any_of(lists["besides"], {}),
    )


def excluded_outcomes(text: str) -> frozenset[str]:
    """Return the outcomes that `text` refuses while it takes any other."""
    return frozenset(name for name, phrases in _words().outcomes.items() if _stands_in(phrases, text))


def refused_outcomes(text: str) -> frozenset[str]:
    """Return the outcomes that `text` plainly refuses, whatever it says of the others; a question refuses nothing."""
    looked = folded(text)
    if "?" in looked or looked.endswith(_ASKS) or _words().besides.search(looked):
        return frozenset()
    # The end of the text ends a clause, too.
    ended = f"{looked}。"
    return frozenset(
        name for name, phrases in _words().refused.items() if any(True for one in phrases for _ in one.find(ended))
    )


def excluded_numbers(text: str) -> frozenset[int]:
    """Return the numbers of the options that `text` refuses while it takes any other."""
    return frozenset(number for number, phrases in _words().numbers.items() if _stands_in(phrases, text))


def _stands_in(phrases: Sequence[Pattern], text: str) -> bool:
    looked = folded(text)
    if _words().besides.search(looked):
        return False
    return any(True for phrase in phrases for _ in phrase.find(looked))
