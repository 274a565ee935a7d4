"""Rank counts by size with their shares, and say whether a count changed by more than chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from scipy.stats import binomtest

Key = TypeVar("Key")
# Below this chance a change is called clear; several values are looked at side by side, so one in a hundred.
CLEAR = 0.01


@dataclass(frozen=True)
class Ranked(Generic[Key]):
    """One value with its count, its share of all and the share of it and all before it, both 0 to 1."""

    key: Key
    count: int
    share: float
    reached: float


def ranked(counts: Mapping[Key, int]) -> list[Ranked[Key]]:
    """Return the values with the greatest count first; equal counts keep their order. Nothing counted is left out."""
    whole, reached, found = sum(counts.values()), 0, []
    for key, count in sorted(counts.items(), key=lambda pair: -pair[1]):
        if count > 0:
            reached += count
            found.append(Ranked(key, count, count / whole, reached / whole))
    return found


def changed_clearly(now: int, before: int, *, now_over: float, before_over: float) -> bool:
    """Return whether two counts differ by more than chance, each over its days or orders.

    The conditional test of two Poisson means (Przyborowski and Wilenski 1940): given their sum, the one count is
    binomial with its part of the whole exposure.
    """
    if now + before == 0 or now_over <= 0 or before_over <= 0:
        return False
    return bool(binomtest(now, now + before, now_over / (now_over + before_over)).pvalue < CLEAR)
