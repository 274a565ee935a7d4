"""Equal compensation for equal harm: what each victim of an incident is owed, whoever came first and settled for what.

What mends the loss itself (the money back, the exchange, the repair) follows from each one's own loss. Compared is the
*extra* that somebody has beyond it, in minor units: goodwill, a share or a fixed sum as compensation, and what was
added later. For one sort of harm there is one level of extra; it never falls, and everybody is brought up to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Victim:
    """One case of an incident: its sort of harm, and the extra promised in it so far; None while nothing is settled."""

    case_id: int
    harm: str
    extra: int | None = None


def least_levels(offered: Mapping[str, int], victims: Iterable[Victim]) -> dict[str, int]:
    """Return the lowest level of each sort of harm at which nobody has more than others.

    `offered` is the present level by harm; one that settled for more raises it, because nothing is taken away.
    """
    levels = dict(offered)
    for one in victims:
        levels[one.harm] = max(levels.get(one.harm, 0), one.extra or 0)
    return levels


def above(offered: Mapping[str, int], victims: Iterable[Victim]) -> list[Victim]:
    """Return who settled for more than the level of their harm, most first: a person has to decide what follows."""
    found = [one for one in victims if (one.extra or 0) > offered.get(one.harm, 0)]
    return sorted(found, key=lambda one: (-(one.extra or 0), one.case_id))


def top_ups(levels: Mapping[str, int], victims: Iterable[Victim]) -> dict[int, int]:
    """Return by case what is still owed to those who settled for less than the level of their harm."""
    owed = {
        one.case_id: levels.get(one.harm, 0) - one.extra
        for one in victims
        if one.extra is not None and one.extra < levels.get(one.harm, 0)
    }
    return dict(sorted(owed.items()))


def is_equal(levels: Mapping[str, int], victims: Iterable[Victim]) -> bool:
    """Return whether everybody who settled has exactly the level of their harm."""
    return all(one.extra is None or one.extra == levels.get(one.harm, 0) for one in victims)
