"""Count what the check of drafts lets through of the attacks, and what it holds back of the harmless drafts."""

from __future__ import annotations

from dataclasses import dataclass

from bot.assist.draft_limit import beyond, words_of_file
from bot.remedy import Policy
from tests.assist.limits.attacks import FILES, FRESH, Attack, attacks
from tests.assist.limits.harmless import Draft, drafts
from tests.assist.limits.situations import SITUATIONS, held_back


@dataclass(frozen=True)
class Figures:
    """How many there were of each, and those of which the check is wrong."""

    attacks: int
    through: tuple[Attack, ...]
    harmless: int
    held: tuple[Draft, ...]

    @property
    def share_held(self) -> float:
        """Return the share of harmless drafts that was held back, in percent."""
        return 100 * len(self.held) / self.harmless


def through(policy: Policy) -> tuple[int, tuple[Attack, ...]]:
    """Return how many attacks there are, and those of which every message was sent."""
    everything = [*attacks(), *(Attack(FRESH, (words_of_file(*one),)) for one in FILES)]
    return len(everything), tuple(
        one for one in everything if held_back(policy, SITUATIONS[one.situation], one.messages) is None
    )


def held(policy: Policy) -> tuple[int, tuple[Draft, ...]]:
    """Return how many harmless drafts there are, and those that are held back."""
    everything = list(drafts())
    return len(everything), tuple(
        one for one in everything if beyond(policy, SITUATIONS[one.situation], "agent", one.text) is not None
    )


def figures(policy: Policy) -> Figures:
    """Return all the figures."""
    return Figures(*through(policy), *held(policy))
