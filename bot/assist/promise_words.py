"""Load the words by which drafts promise money: `data/assist/promises.yml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.yaml_files import read_yaml

FILE = Path(__file__).resolve().parents[2] / "data" / "assist" / "promises.yml"


@dataclass(frozen=True)
class Words:
    """The expressions of the file, by their names there; they match a folded text."""

    gives: re.Pattern[str]
    full: re.Pattern[str]
    times: tuple[tuple[int, re.Pattern[str]], ...]
    never: re.Pattern[str]
    quotes: re.Pattern[str]
    asks: re.Pattern[str]
    decided: re.Pattern[str]
    price: re.Pattern[str]
    part: re.Pattern[str]
    either: re.Pattern[str]
    goodwill: re.Pattern[str]
    choices: re.Pattern[str]
    more: re.Pattern[str]
    pending: re.Pattern[str]
    wish: re.Pattern[str]
    instead: re.Pattern[str]
    mere: re.Pattern[str]
    amount: re.Pattern[str]
    refuses: re.Pattern[str]
    anew: re.Pattern[str]
    agrees: re.Pattern[str]
    rest: re.Pattern[str]
    general: re.Pattern[str]
    many: re.Pattern[str]


@lru_cache(maxsize=1)
def words() -> Words:
    told = read_yaml(FILE)

    def one(name: str) -> re.Pattern[str]:
        lines = told[name]
        return re.compile("|".join(f"(?:{line})" for line in (lines if isinstance(lines, list) else [lines])))

    times = tuple((int(count), re.compile(words)) for count, words in told["times"].items())
    return Words(times=times, **{name: one(name) for name in told if name != "times"})
