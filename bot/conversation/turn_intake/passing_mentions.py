"""Leave out days and products that are only mentioned in passing, so that they do not change known facts."""

from __future__ import annotations

from typing import Mapping

from bot.conversation.turn import Turn
from bot.conversation.turn_facts import UNKNOWN, Found


def without_passing_mentions(found: Mapping[str, Found], turn: Turn, known: Mapping[str, Found]) -> dict[str, Found]:
    """Return the facts of a turn without a day or product that is not meant to change the known one."""
    in_passing = {
        name
        for name, tells in (("when", _tells_when), ("product", _tells_product))
        if name in found and _is_settled(name, turn, known) and not tells(found, turn, known)
    }
    return {name: fact for name, fact in found.items() if name not in in_passing}


def _is_settled(name: str, turn: Turn, known: Mapping[str, Found]) -> bool:
    return name in known and known[name].value != UNKNOWN and turn.asked != name


def _tells_when(found: Mapping[str, Found], turn: Turn, known: Mapping[str, Found]) -> bool:
    """Return whether the day is that of the problem: a role hint says so, or the known day was that of purchase."""
    taken_from_purchase = "bought_on" in known and known["bought_on"].value == known["when"].value
    if "bought_on" in found and found["bought_on"].value == found["when"].value:
        return taken_from_purchase
    happened = any(time.get("role_hint") == "happened" for time in turn.all("time"))
    return taken_from_purchase or happened or turn.intent == "correct"


def _tells_product(found: Mapping[str, Found], turn: Turn, known: Mapping[str, Found]) -> bool:
    """Return whether the product is meant: "the receipt is lost" mentions another thing only in passing."""
    return turn.intent == "correct" or found["product"].value == known["product"].value
