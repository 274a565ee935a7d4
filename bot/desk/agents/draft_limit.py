"""What a draft promises, held against what this agent may still give; above that it is not sent, only asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.assist.promises import Promised, promised, sums_in, worth
from bot.cases import cases
from bot.cases import facts as case_facts
from bot.cases.models import Case, Commitment, Offer, OfferOption
from bot.conversation.agent_offers import Choosing, choosing, may_promise
from bot.conversation.house import House
from bot.conversation.offering import case_facts_of, given_before
from bot.desk.agents.guard import DeskProblem
from bot.remedy import Candidate

# A request holds what comes nearest to the promise and what fits best beside it.
NEAREST, ASKED_FOR, FEWEST = 1, 3, 2


@dataclass(frozen=True)
class Above:
    """Hold a draft's promises that are above the limit; `value` and `room` in minor units, no value: nobody can say."""

    promises: tuple[Promised, ...]
    value: int | None
    room: int


def above_limit(session: Session, house: House, conversation_id: str, role: str, text: str) -> Above | None:
    """Return what `text` promises beyond what `role` may still give in the case and to its customer, or None."""
    company = house.policy.company
    currency, decimals = company.currency, company.decimals
    if not promised(text, currency=currency, decimals=decimals):
        return None
    case = cases.current_case(session, conversation_id)
    known, paid = (_known_sums(session, house, case), _paid(session, house, case)) if case else (frozenset(), None)
    found = promised(text, currency=currency, decimals=decimals, paid=paid, known=known)
    if not found:
        return None
    limit = house.policy.authority.get(role)
    given = given_before(session, house, case, house.now()) if case else None
    if limit is None:
        return Above(tuple(found), worth(found).value, 0)
    in_case, this_month = (given.in_case, given.to_customer) if given else (0, 0)
    room = max(0, min(limit.per_case - in_case, limit.per_customer_month - this_month))
    total = worth(found)
    if total.value is not None and total.value <= room and total.gifts <= limit.goodwill:
        return None
    if total.gifts > limit.goodwill:
        room = min(room, limit.goodwill)
    return Above(tuple(found), total.value, room)


def refuse_above_limit(session: Session, house: House, conversation_id: str, role: str, text: str) -> None:
    """Raise the 422 that keeps a promise above the agent's limit from being sent."""
    found = above_limit(session, house, conversation_id, role, text)
    if found is not None:
        room = house.policy.company.show(found.room)
        raise DeskProblem(422, "agents.draft.above_limit", more={"above_limit": shown(house, found)}, room=room)


def shown(house: House, found: Above) -> dict[str, Any]:
    """Return a finding for the page: the places count characters, the amounts are as customers read them."""
    show = house.policy.company.show
    return {
        "room": show(found.room),
        "value": None if found.value is None else show(found.value),
        "places": [{"start": one.start, "end": one.end, "words": one.said} for one in found.promises],
    }


def remedies_for(session: Session, house: House, case: Case, role: str, found: Above) -> list[str]:
    """Return the remedies to ask for instead: nearest to the promise among those above `role`, then what fits best.

    Empty when nothing of the kind fits the case. The engine alone says what each of them is worth.
    """
    choice = choosing(session, house, case, role)
    needing = [one for one in choice.candidates if one.role is not None and not may_promise(role, one.role)]
    if found.value is not None:
        needing.sort(key=lambda one: abs(one.option.value.minor - (found.value or 0)))
    nearest = needing[:NEAREST]
    rest = [one for one in _promisable(choice) if one not in nearest]
    chosen = [*nearest, *rest][:ASKED_FOR]
    if not nearest or len(chosen) < FEWEST:
        return []
    return [one.option.remedy for one in chosen]


def _promisable(choice: Choosing) -> list[Candidate]:
    return [one for one in choice.candidates if one.role is not None]


def _paid(session: Session, house: House, case: Case) -> int | None:
    """Return what a full refund is worth in minor units: as the order says, as the customer told, as it costs today."""
    known = case_facts.current(session, case)
    facts = case_facts_of(session, house, case, known, house.now())
    if facts.paid is not None and facts.paid.currency == house.policy.company.currency:
        return facts.paid.minor
    told = known["amount"].value if "amount" in known else None
    if isinstance(told, Mapping) and told.get("currency") == house.policy.company.currency:
        return int(told["minor"])
    product = house.policy.products.get(facts.product_id or "")
    return product.price_minor if product is not None and product.price_minor else None


def _known_sums(session: Session, house: House, case: Case) -> frozenset[int]:
    """Return every sum that an open or accepted offer, or a commitment, states: repeating it promises nothing new."""
    options = session.execute(
        select(OfferOption)
        .join(Offer, Offer.id == OfferOption.offer_id)
        .where(Offer.case_id == case.id, _stands(house.now()))
    ).scalars()
    texts: list[str] = []
    sums: set[int] = set()
    for option in options:
        body = option.body or {}
        sums.update(int(body[name]) for name in ("value_minor", "remedy_minor", "goodwill_minor") if body.get(name))
        texts += _texts([body.get("remedy_text"), body.get("goodwill_text"), body.get("title")])
    whats = session.execute(select(Commitment.what).where(Commitment.case_id == case.id)).scalars()
    company = house.policy.company
    for text in texts + _texts(whats):
        sums |= sums_in(text, currency=company.currency, decimals=company.decimals)
    return frozenset(sums)


def _stands(now: dt.datetime) -> Any:
    still_open = (Offer.state == "open") & (Offer.expires_at > now)  # type: ignore[operator]
    return or_(still_open, OfferOption.accepted_at.isnot(None))  # type: ignore[union-attr]


def _texts(values: Iterable[Any]) -> list[str]:
    return [str(text) for value in values if value for text in (value.values() if isinstance(value, dict) else [value])]
