"""Read the expressions by which an agent's acts are heard; every mistake in the file is told with its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.coach.drills.scenario import TOPICS
from bot.conversation.searching import any_stands_in, longest_first
from bot.remedy.problems import PolicyError, Problem
from bot.remedy.reading import Value, read_file

FILE = Path(__file__).resolve().parents[3] / "data" / "assist" / "agent_acts.yml"
WISH, ELSE = "wish", "else"
LISTS = (
    "apologises", "feels", "requests", "demands", "wish_asked", "wish_for", "appointment", "reads_back", "is_it_right",
    "refuses", "proposes", "choices", "weighs", "promises", "owners", "hands_over", "contacts", "afterwards",
)  # fmt: skip
# What is asked for in so many words, and what is asked for where its name stands in a question.
ASKED = tuple(topic for topic in (*TOPICS, WISH, ELSE) if topic != "order_number")
NAMED = ("order_number", "when", "hurt")


@dataclass(frozen=True)
class Acts:
    """The lists of `data/assist/agent_acts.yml`, folded for searching."""

    lists: Mapping[str, tuple[str, ...]]
    asks: Mapping[str, tuple[str, ...]]
    named: Mapping[str, tuple[str, ...]]

    def has(self, name: str, looked: str) -> bool:
        """Return whether a text folded for searching contains an expression of a list."""
        return any_stands_in(self.lists[name], looked)


def acts(file: Path = FILE) -> Acts:
    """Return the lists as the file is now; raise PolicyError with every mistake in it."""
    return _read_at(file, file.stat().st_mtime_ns if file.is_file() else 0)


@lru_cache(maxsize=4)
def _read_at(file: Path, changed: int) -> Acts:
    problems: list[Problem] = []
    top = read_file(file.parent, file.name, problems).fields(*LISTS, "asks", "named")
    asks, named = top["asks"].fields(*ASKED), top["named"].fields(*NAMED)
    found = Acts(
        {name: _expressions(top[name]) for name in LISTS},
        {topic: _expressions(asks[topic]) for topic in ASKED},
        {topic: _expressions(named[topic]) for topic in NAMED},
    )
    if problems:
        raise PolicyError(problems)
    return found


def _expressions(value: Value) -> tuple[str, ...]:
    found = [item.text() for item in value.items()]
    if value.is_list and not found:
        value.wrong(f"'{value.name}' names no expression", "Write at least one in square brackets")
    return longest_first(filter(None, found))
