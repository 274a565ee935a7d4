"""The phrases of `data/lexicon/rescheduling.yml`, which ask for another time than the promised one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from bot.conversation.telling_words.folding import folded
from bot.conversation.telling_words.patterns import Pattern, any_of, patterns
from bot.yaml_files import read_yaml


@dataclass(frozen=True)
class ReschedulingWords:
    """The phrases that ask for another time, compiled, and those beside which they do not count."""

    asks: tuple[Pattern, ...]
    unless: re.Pattern[str]

    @classmethod
    def load(cls, path: Path) -> ReschedulingWords:
        """Read and compile the file; raise PhraseError for a phrase that is not well formed."""
        lists = read_yaml(path)
        groups = lists["groups"]
        return cls(patterns(lists["asks"], groups), any_of(lists["unless"], groups))

    def asked_in(self, text: str) -> bool:
        """Return whether `text` asks for another time."""
        looked = folded(text)
        if self.unless.search(looked):
            return False
        return any(True for one in self.asks for _ in one.find(looked))
