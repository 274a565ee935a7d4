"""Places at which a process may die during a turn, and plans of who dies where."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field

DESK, DIALOGUE, ACTIONS = "desk", "dialogue", "actions"
# The places, in the order in which a turn passes them. A place is passed once for each write, each action or each turn.
WRITE, WRITTEN = "the desk before a commit", "the desk after a commit"
ASKED, TOLD = "the desk before it asks the dialogue", "the desk after the dialogue's answer"
HEARD, ACTED, DONE = "the dialogue before an action", "the dialogue after an action", "the dialogue before it answers"
ACT, DID = "an action before its commit", "an action after its commit"
# Who may die at each place: the one who is there, or whoever waits for it.
VICTIMS = {
    WRITE: (DESK,),
    WRITTEN: (DESK,),
    ASKED: (DESK,),
    TOLD: (DESK,),
    HEARD: (DESK, DIALOGUE),
    ACTED: (DESK, DIALOGUE),
    DONE: (DESK, DIALOGUE),
    ACT: (DESK, DIALOGUE, ACTIONS),
    DID: (DESK, DIALOGUE, ACTIONS),
}


class Killed(BaseException):
    """Raised where a process dies; nothing that it would have done afterwards happens."""

    def __init__(self, who: str, place: str) -> None:
        super().__init__(f"{who} died: {place}")
        self.who = who


@dataclass
class Faults:
    """Count the places passed, and decide where somebody dies.

    With `cuts`, a desk that dies takes along the turns that it had given to the dialogue, as a lost connection may.
    """

    cuts: bool = False

    passed: Counter[str] = field(default_factory=Counter)
    killed: Counter[tuple[str, str]] = field(default_factory=Counter)

    def victim(self, place: str) -> str | None:
        """Return who dies here and now, None when nobody does."""
        self.passed[place] += 1
        chosen = self._choose(place)
        if chosen is not None:
            self.killed[place, chosen] += 1
        return chosen

    def _choose(self, place: str) -> str | None:
        return None


@dataclass
class Once(Faults):
    """Kill `who` when `where` is passed for the `nth` time (from 1), and never again."""

    where: str = ""
    who: str = ""
    nth: int = 1

    def _choose(self, place: str) -> str | None:
        return self.who if place == self.where and self.passed[place] == self.nth else None


@dataclass
class AtRandom(Faults):
    """Kill somebody at every place with the probability `rate`, repeatable by `seed`, until `stopped`."""

    rate: float = 0.01
    seed: int = 1
    stopped: bool = False

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)

    def _choose(self, place: str) -> str | None:
        dies = self._dice.random() < self.rate
        return self._dice.choice(VICTIMS[place]) if dies and not self.stopped else None
