"""Find the days in a turn that must be asked about before they count: two readings, before the purchase, or to come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Mapping

from bot.conversation.days_told import DaysTold, Time, as_day, before_purchase, since_of
from bot.conversation.display import day
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import TO_COME, UNKNOWN, Found, answered_doubt, as_time, days_in

NONE = "none"
# The digits mean two past days: of the trouble, or of the purchase.
ORDER, ORDER_OF_PURCHASE = "order", "order_of_purchase"
BEFORE_PURCHASE = "before_purchase"


@dataclass(frozen=True)
class Doubt:
    """Why a day must be asked about; `one` and `other` are the days to name in the question."""

    kind: str
    one: dt.date
    other: dt.date | None = None

    def slots(self, turn: Turn, locale: str, today: dt.date) -> dict[str, Any]:
        """Return the slots that select and fill the question; "when" stays open until it is answered."""
        return {
            "when": None,
            "asking_again": False,
            "day_doubt": self.kind,
            "day_doubt_log": {"kind": self.kind, "asked_at": turn.last_seq},
            "day_one": day(self.one, locale, today),
            "day_other": day(self.other, locale, today) if self.other is not None else None,
        }


def settle_days(
    found: Mapping[str, Found], turn: Turn, known: Mapping[str, Found], now: dt.datetime
) -> tuple[dict[str, Found], Doubt | None]:
    """Return the facts of a turn whose days are certain, and the doubt about the others, at the local instant `now`.

    Nobody is asked twice in a row: what is said in answer to a doubt counts as it was said.
    """
    told = days_in(turn, now)
    facts = _answered(found, told, turn, known)
    if answered_doubt(turn) is not None:
        return facts, None
    if told.unclear is not None:
        return facts, _unclear(told.unclear)
    if _is_before(facts, told, known):
        doubted = facts.pop("when", None) or known["when"]
        on = as_day(doubted.value)
        return facts, Doubt(BEFORE_PURCHASE, on) if on is not None else None
    if told.to_come is not None and told.answers_when is None and "when" not in known:
        on = as_day(told.to_come["value"])
        # Nor are the words of the answer the day.
        facts.pop("when", None)
        return facts, Doubt(TO_COME, on) if on is not None else None
    return facts, None


def settled_slots(turn: Turn) -> dict[str, Any]:
    """Return the slots that end the question about a day, after the turn that answers it; empty without a question."""
    if answered_doubt(turn) is None:
        return {}
    return {"day_doubt": NONE, "day_doubt_log": {**turn.slots["day_doubt_log"], "answered_at": turn.last_seq}}


def _answered(found: Mapping[str, Found], told: DaysTold, turn: Turn, known: Mapping[str, Found]) -> dict[str, Found]:
    """Return the facts with the answer to "which day did you buy it" as the day of purchase."""
    facts = dict(found)
    answer = told.happened
    if answered_doubt(turn) == ORDER_OF_PURCHASE and answer is not None and answer.get("role_hint") is None:
        facts["bought_on"] = as_time(answer, turn)
        if "when" in known:
            facts.pop("when", None)
    return facts


def _unclear(time: Time) -> Doubt | None:
    one, other = as_day(time["value"]), as_day(time["also"])
    kind = ORDER_OF_PURCHASE if time.get("role_hint") == "bought" else ORDER
    return Doubt(kind, one, other) if one is not None else None


def _is_before(facts: Mapping[str, Found], told: DaysTold, known: Mapping[str, Found]) -> bool:
    """Return whether the trouble would have happened before the purchase, by something that this turn tells."""
    bought = facts.get("bought_on") or known.get("bought_on")
    bought_on = as_day(bought.value) if bought is not None else None
    if bought_on is None:
        return False
    if "when" in facts:
        return told.happened is not None and before_purchase(_begun(told.happened), bought_on)
    before = known.get("when")
    if "bought_on" not in facts or before is None or before.value == UNKNOWN:
        return False
    resolved = before.resolved if isinstance(before.resolved, Mapping) else {}
    return before_purchase({"value": before.value, "interval": resolved.get("interval")}, bought_on)


def _begun(time: Time) -> Time:
    """Return a time as the day it begins: a wait of three days began three days ago."""
    if time.get("role_hint") != "duration":
        return time
    since = since_of(time)
    return {"value": since.isoformat() if since else None}
