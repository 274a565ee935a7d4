"""What exactly is the matter in a case, from its facts: read, and kept for the people who look at it."""

from __future__ import annotations

import datetime as dt
from typing import Any, Mapping

from sqlalchemy.orm import Session

from bot.cases import fact_store
from bot.cases.models import Case, Fact
from bot.conversation.order_proof import proved_order
from bot.conversation.services import Services
from bot.conversation.sub_kinds.deciding import decided
from bot.conversation.sub_kinds.keeping import FACT, all_reasons, as_fact
from bot.conversation.turn_facts import Found
from bot.remedy import Order


def reasons_in(services: Services, case: Case, known: Mapping[str, Fact], now: dt.datetime) -> dict[str, Any]:
    """Return the reason for each sub-kind of the case (see `decided`), with what days and goods say now."""
    today = services.policy.clock.local(now).date()
    return decided(all_reasons(_told(known)), services.policy, known, own_order(services, known), case.kind, today)


def note_sub_kinds(session: Session, services: Services, case: Case, now: dt.datetime) -> dict[str, Any]:
    """Keep what the days and goods say about the matter beside what the customer told; return all reasons."""
    known = fact_store.current(session, case)
    reasons = reasons_in(services, case, known, now)
    if dict(all_reasons(_told(known))) == reasons:
        return reasons
    if not reasons:
        fact_store.withdraw(session, case, FACT)
        return reasons
    fact = as_fact(reasons, known[FACT].message_seq if FACT in known else None)
    fact_store.note(
        session,
        case,
        FACT,
        fact.value,
        display=fact.display,
        resolved=fact.resolved,
        message_seq=fact.seq,
        source="derived",
    )
    return reasons


def own_order(services: Services, known: Mapping[str, Fact]) -> Order | None:
    """Return the customer's own order; None when nothing proves it theirs, or it is for another product."""
    order = proved_order(services.policy.orders, known)
    product = known["product"].value if "product" in known else None
    # The amount and the day of another product's order are no evidence.
    return None if order is not None and product is not None and order.product_id != product else order


def _told(known: Mapping[str, Fact]) -> Found | None:
    fact = known.get(FACT)
    return Found(fact.value, resolved=fact.resolved) if fact is not None else None
