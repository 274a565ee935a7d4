"""Find a wish that is told in plain words and names no outcome: "please install it again", 我要確定的日期."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Mapping

from bot.conversation.telling_words.folding import folded
from bot.conversation.telling_words.patterns import Pattern, any_of, patterns
from bot.yaml_files import read_yaml

_LEXICON = Path(__file__).resolve().parents[2] / "data" / "lexicon" / "wishes_in_words.yml"
# The comma within a sum ("NT$50,000") parts nothing.
_CLAUSE = re.compile(r"(?:[,，](?!\d)|(?<!\d)[,，]|[。;；:：!！?？\n~～…])+|\.(?!\d)")


@dataclass(frozen=True)
class _Words:
    says: tuple[Pattern, ...]
    alike: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    lists: Mapping[str, Any] = read_yaml(_LEXICON)
    groups = lists["groups"]
    return _Words(patterns(lists["says"], groups), any_of(lists["alike"], groups))


def wish_in_words(text: str) -> tuple[int, str] | None:
    """Return where the last clause of `text` that tells a wish begins, and that clause; None without one.

    What is hoped of no remedy ("please hurry", "I want to complain") is no such wish, nor is what was asked for before.
    """
    found: tuple[int, str] | None = None
    at = 0
    for clause in _CLAUSE.split(text):
        start = text.index(clause, at) if clause else at
        at = start + len(clause)
        if _tells_a_wish(clause):
            found = start + len(clause) - len(clause.lstrip()), clause.strip()
    return found


def _tells_a_wish(clause: str) -> bool:
    looked, words = folded(clause).strip(), _words()
    if not looked or words.alike.search(looked):
        return False
    return any(match.start() == 0 for pattern in words.says for match in pattern.find(looked))
