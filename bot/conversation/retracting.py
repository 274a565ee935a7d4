"""Take back an order number that the customer says is wrong, with what was known only from that order."""

from __future__ import annotations

from typing import Mapping

from bot.conversation.phrases import Phrases
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import Found


def retracted(turn: Turn, found: Mapping[str, Found], known: Mapping[str, Found], phrases: Phrases) -> tuple[str, ...]:
    """Return the names of known facts that the turn takes back: "that order number is wrong" names no other one."""
    number = known.get("order_number")
    if number is None or turn.intent not in {"correct", "deny"}:
        return ()
    given = found.get("order_number")
    if given is not None and given.value != number.value:
        return tuple(name for name in _from_order(str(number.value), known) if name not in found)
    if phrases.fact_meant(turn.text) != "order_number":
        return ()
    return ("order_number", *_from_order(str(number.value), known))


def _from_order(number: str, known: Mapping[str, Found]) -> list[str]:
    """Return the names of the facts that were read from that order, not told by the customer."""
    return [
        name
        for name, fact in known.items()
        if isinstance(fact.resolved, Mapping) and fact.resolved.get("order") == number
    ]
