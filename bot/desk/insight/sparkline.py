"""A small line of the last weeks; its numbers stand in words beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, EDGE = 120, 32, 3


@dataclass(frozen=True)
class Sparkline:
    """The points of a line in a box of WIDTH × HEIGHT, its last point, and what it says."""

    points: str
    x: float
    y: float
    title: str


def sparkline(values: Sequence[int], title: str) -> Sparkline:
    """Return the line of values, oldest first, from nothing at the bottom to the greatest at the top."""
    top, across = max(*values, 1), WIDTH - 2 * EDGE
    step = across / max(len(values) - 1, 1)
    spots = [
        (round(EDGE + place * step, 1), round(HEIGHT - EDGE - value * (HEIGHT - 2 * EDGE) / top, 1))
        for place, value in enumerate(values)
    ]
    return Sparkline(" ".join(f"{x},{y}" for x, y in spots), *spots[-1], title)
