"""Bars of weeks before and after something was done, drawn on the server; its table stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, GAP = 640, 120, 4
# The space between the weeks before and after, in bars.
BETWEEN = 1
WEEK = 7


@dataclass(frozen=True)
class Week:
    """The number of cases of a week, or of the days of it that count."""

    number: int
    days: int = WEEK


@dataclass(frozen=True)
class Bar:
    """One week: where its bar stands in the drawing, its number, whether it is after, and how many days it has."""

    x: float
    y: float
    width: float
    height: float
    number: int
    after: bool
    days: int

    @property
    def is_part(self) -> bool:
        """Return whether it stands for fewer days than a week."""
        return self.days < WEEK


def week_bars(before: Sequence[Week], after: Sequence[Week]) -> list[Bar]:
    """Return the bars of weeks, oldest first; the highest fills the drawing."""
    slots = len(before) + len(after) + (BETWEEN if before and after else 0)
    if not slots:
        return []
    step, most = WIDTH / slots, max((*(week.number for week in (*before, *after)), 1))
    found = []
    for place, (week, is_after) in enumerate([*((one, False) for one in before), *((one, True) for one in after)]):
        x = (place + (BETWEEN if is_after and before else 0)) * step
        height = round(HEIGHT * week.number / most, 1)
        size = round(step - GAP, 1), height
        found.append(Bar(round(x, 1), round(HEIGHT - height, 1), *size, week.number, is_after, week.days))
    return found
