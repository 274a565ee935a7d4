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
    return {
        name: fact
        for name, fact in found.items()
        if name not in in_passing and not _repeats_what_was_told(fact, known.get(name))
    }


def _repeats_what_was_told(fact: Found, before: Found | None) -> bool:
    """Return whether an order only says what the customer told, which stays theirs when the order is taken back."""
    from_order = isinstance(fact.resolved, Mapping) and "order" in fact.resolved
    return from_order and before is not None and before.value == fact.value


def _is_settled(name: str, turn: Turn, known: Mapping[str, Found]) -> bool:
    return name in known and known[name].value != UNKNOWN and turn.asked != name


# Days that answer "when" for want of a better one, the best last.
_STAND_INS = ("bought_on", "promised_for", "delivered_on")


def _tells_when(found: Mapping[str, Found], turn: Turn, known: Mapping[str, Found]) -> bool:
    """Return whether the day is that of the problem, or a better substitute for it than the known day."""
    before, now = _stands_in(known), _stands_in(found)
    if now is not None:
        return before is not None and now >= before
    happened = any(time.get("role_hint") == "happened" for time in turn.all("time"))
    return before is not None or happened or turn.intent == "correct"


def _stands_in(facts: Mapping[str, Found]) -> int | None:
    """Return the place in `_STAND_INS` of the day that was taken as the day of the problem; None when it was told."""
    same = [at for at, name in enumerate(_STAND_INS) if name in facts and facts[name].value == facts["when"].value]
    return max(same, default=None)


def _tells_product(found: Mapping[str, Found], turn: Turn, known: Mapping[str, Found]) -> bool:
    """Return whether the product is meant: "the receipt is lost" mentions another thing only in passing."""
    return turn.intent == "correct" or found["product"].value == known["product"].value
