"""By what a page divides its numbers: `?by=` in the address, where figures by person are the manager's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.cases.insight.figures.counting import UNKNOWN
from bot.desk.insight.asked import OF_PEOPLE, BadAddress
from bot.desk.insight.look import Look


def offered(look: Look, dimensions: Sequence[str]) -> list[str]:
    """Return those of the dimensions by which this person may divide."""
    return [one for one in dimensions if one not in OF_PEOPLE or look.may_see_people]


def chosen(look: Look, dimensions: Sequence[str]) -> str:
    """Return the dimension of the address, else the first; raise BadAddress for one that is not offered."""
    by = look.query.get("by") or dimensions[0]
    if by not in offered(look, dimensions):
        raise BadAddress("by")
    return by


def only(dimension: str, value: Any) -> dict[str, Any]:
    """Return the filter for one value of a dimension."""
    return {dimension: UNKNOWN if value is None else value}
