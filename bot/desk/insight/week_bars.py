"""Bars of weeks before and after something was done, drawn on the server; its table stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, GAP = 640, 120, 4
# The space between the weeks before and after, in bars.
BETWEEN = 1


@dataclass(frozen=True)
class Bar:
    """One week: where its bar stands in the drawing, its number, and whether it is after."""

    x: float
    y: float
    width: float
    height: float
    number: int
    after: bool


def week_bars(before: Sequence[int], after: Sequence[int]) -> list[Bar]:
    """Return the bars of weekly numbers, oldest first; the highest fills the drawing."""
    slots = len(before) + len(after) + (BETWEEN if before and after else 0)
    if not slots:
        return []
    step, most = WIDTH / slots, max((*before, *after, 1))
    found = []
    for place, (number, is_after) in enumerate([*((n, False) for n in before), *((n, True) for n in after)]):
        slot = place + (BETWEEN if is_after and before else 0)
        height = round(HEIGHT * number / most, 1)
        found.append(
            Bar(round(slot * step, 1), round(HEIGHT - height, 1), round(step - GAP, 1), height, number, is_after)
        )
    return found
