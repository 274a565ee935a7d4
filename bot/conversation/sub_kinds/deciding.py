"""Decide which sub-kinds hold in a case, from what the customer told and from the days and goods that are known."""

from __future__ import annotations

import datetime as dt
from typing import Any, Mapping

from bot.conversation.days_told import as_day
from bot.conversation.searching import plain
from bot.conversation.sub_kinds.by_model import MODEL
from bot.conversation.sub_kinds.keeping import OF_STORY
from bot.conversation.sub_kinds.words import sub_kind_words
from bot.conversation.turn_facts import UNKNOWN
from bot.remedy import Order, Policy
from bot.remedy.sub_kinds import BESIDE_GOODS, OUT_OF_HANDS
from bot.remedy.vocabulary import STATES

# A warranty is about a fault of the goods: nothing else that is the matter depends on it.
_NOT_OF_WARRANTY = BESIDE_GOODS | OUT_OF_HANDS | {"late", "part_missing", "wrong_item", "damaged_on_arrival", "staff"}
_FAULTS = frozenset({None, "product_quality", "process", "communication"})
# Where reasons come from that are found again each time, because the story and the days may change.
DAYS, STORY = "days", "story"


def decided(
    told: Mapping[str, Any],
    policy: Policy,
    known: Mapping[str, Any],
    order: Order | None,
    kind: str | None,
    now: dt.date,
) -> dict[str, Any]:
    """Return the reason for each sub-kind that holds or was ruled out, by name.

    `told` are all reasons so far, `known` the facts of the case by name, with `value` and `resolved`; `now` is the
    local day.
    """
    reasons = {name: why for name, why in told.items() if why.get("from") not in (DAYS, STORY)}
    for name, words in sub_kind_words().heard(str(_value(known, "what") or "")).said.items():
        if name == "defective" and reasons.get("property_damage", {}).get("from") == MODEL:
            # What was dented is the customer's own, and nothing that could be taken back.
            continue
        if name in OF_STORY and not reasons.get(name, {}).get("ruled_out"):
            reasons[name] = {"because": plain(words), "from": STORY}
    ended = _warranty_ended(policy, known, order, now)
    if ended is not None and kind in _FAULTS and not holding(reasons) & _NOT_OF_WARRANTY:
        reasons.setdefault("out_of_warranty", {"because": ended, "from": DAYS})
    return reasons


def holding(reasons: Mapping[str, Any]) -> frozenset[str]:
    """Return the names of the sub-kinds that were not ruled out."""
    return frozenset(name for name, why in reasons.items() if not why.get("ruled_out"))


def steering(reasons: Mapping[str, Any]) -> frozenset[str]:
    """Return the sub-kinds that steer the remedies, without those that others explain or that were ruled out."""
    return sub_kind_words().settled(holding(reasons))


def own_cost(sub_kinds: frozenset[str]) -> str | None:
    """Return own_fault or out_of_warranty when that is what the matter comes down to; None otherwise."""
    matters = sub_kinds - frozenset(STATES)
    return next((one for one in ("own_fault", "out_of_warranty") if matters == {one}), None)


def _warranty_ended(policy: Policy, known: Mapping[str, Any], order: Order | None, now: dt.date) -> str | None:
    """Return how long ago the warranty ended when the trouble began, in words for agents; None while it runs.

    Of a purchase in a month or a year the last day counts, and without a day of the trouble, today.
    """
    product = policy.products.get(str(_value(known, "product") or ""))
    bought = order.bought_on if order is not None else _last_day(known.get("bought_on"))
    if product is None or not product.warranty_days or bought is None:
        return None
    happened = as_day(_value(known, "when")) if _value(known, "when") not in (None, UNKNOWN) else None
    if happened is None or happened <= bought or _value(known, "when") == _value(known, "bought_on"):
        happened = now
    ended = bought + dt.timedelta(days=product.warranty_days)
    if happened <= ended:
        return None
    return f"bought {bought:%Y-%m-%d}, warranty of {product.warranty_days} days until {ended:%Y-%m-%d}"


def _last_day(fact: Any) -> dt.date | None:
    if fact is None:
        return None
    interval = (fact.resolved or {}).get("interval") if isinstance(fact.resolved, Mapping) else None
    end = interval.get("to") if isinstance(interval, Mapping) else None
    return as_day(end) if end else as_day(fact.value)


def _value(known: Mapping[str, Any], name: str) -> Any:
    return known[name].value if name in known else None
