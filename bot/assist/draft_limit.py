"""Compare what a draft promises with what the agent may still give; above that it needs an approval to be sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from bot.assist.promises import Promised, promised, sums_in, uncovered, worth
from bot.cases import cases
from bot.cases import fact_store as case_facts
from bot.cases.models import Case, Commitment, Message, Offer, OfferOption
from bot.cases.time_rules import offer_open
from bot.conversation.agent_offers import Choosing, choosing, may_promise
from bot.conversation.offering import case_facts_of, given_before
from bot.conversation.services import Services
from bot.remedy import Candidate

# A suggested request for approval has the remedy nearest to the promise, and the best fitting others up to ASKED_FOR.
NEAREST, ASKED_FOR, FEWEST = 1, 3, 2
# At most this many earlier messages of agents are read for promises.
MOST_SAID = 200
# Added to the choices of each message; larger than any message, so that no two messages share a choice.
_APART = 100_000


@dataclass(frozen=True)
class PromisesAbove:
    """The promises of a draft that are above the limit.

    `value` is their worth and `room` what may still be given, in minor units; `value` is None when it is not known.
    """

    promises: tuple[Promised, ...]
    value: int | None
    room: int


def promises_above_limit(
    session: Session, services: Services, conversation_id: str, role: str, text: str
) -> PromisesAbove | None:
    """Return what `text` promises beyond what `role` may still give in the case and to its customer, or None."""
    company = services.policy.company
    currency, decimals = company.currency, company.decimals
    if not promised(text, currency=currency, decimals=decimals):
        return None
    case = cases.current_case(session, conversation_id)
    known, paid = (_known_sums(session, services, case), _paid(session, services, case)) if case else ([], None)
    drafted = promised(text, currency=currency, decimals=decimals, paid=paid)
    earlier: list[Promised] = []
    for place, words in enumerate(_said_by_agents(session, case) if case else (), 1):
        told = promised(words, currency=currency, decimals=decimals, paid=paid)
        earlier += [_of_message(one, place) for one in told if one.sure and one.minor is not None]
    left = uncovered([*earlier, *drafted], known)
    before, found = [one for one in left if one.start < 0], [one for one in left if one.start >= 0]
    if not found:
        return None
    limit = services.policy.authority.get(role)
    given = given_before(session, services, case, services.now()) if case else None
    if limit is None:
        return PromisesAbove(tuple(found), worth(found).value, 0)
    in_case, this_month = (given.in_case, given.to_customer) if given else (0, 0)
    said = worth(before)
    room = max(0, min(limit.per_case - in_case, limit.per_customer_month - this_month) - (said.value or 0))
    # A sum that is neither clearly promised nor clearly anything else counts only if it is above what may be given.
    found = [one for one in found if one.sure or one.minor is None or one.minor > room]
    together = worth([*before, *found])
    # Repeating what an earlier message promised is not a new promise.
    value = None if together.value is None else together.value - (said.value or 0)
    goodwill = together.goodwill - said.goodwill
    too_much_goodwill = goodwill > 0 and together.goodwill > limit.goodwill
    if value is not None and value <= room and not too_much_goodwill:
        return None
    if too_much_goodwill:
        room = min(room, max(0, limit.goodwill - said.goodwill))
    return PromisesAbove(tuple(found), value, room)


def _said_by_agents(session: Session, case: Case) -> list[str]:
    """Return the texts of the newest `MOST_SAID` messages of agents in this case, oldest first."""
    newest = session.execute(
        select(Message.text)
        .where(
            Message.conversation_id == case.conversation_id,
            Message.role == "agent",
            Message.at >= case.opened_at,
        )
        .order_by(Message.seq.desc())  # type: ignore[attr-defined]
        .limit(MOST_SAID)
    ).scalars()
    return list(newest)[::-1]


def _of_message(one: Promised, place: int) -> Promised:
    """Return a promise of an earlier message: without a place in the draft, an alternative only within its message."""
    return replace(one, start=-1, end=-1, choice=one.choice + place * _APART)


def remedies_for(session: Session, services: Services, case: Case, role: str, found: PromisesAbove) -> list[str]:
    """Return the remedies to request instead: the one above `role` nearest to the promise, then the best fitting ones.

    Empty when no such remedy fits the case. Only the policy engine determines what each of them is worth.
    """
    choice = choosing(session, services, case, role)
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


def _paid(session: Session, services: Services, case: Case) -> int | None:
    """Return the worth of a full refund in minor units: from the order, else from the customer, else today's price."""
    known = case_facts.current(session, case)
    facts = case_facts_of(session, services, case, known, services.now())
    if facts.paid is not None and facts.paid.currency == services.policy.company.currency:
        return facts.paid.minor
    told = known["amount"].value if "amount" in known else None
    if isinstance(told, Mapping) and told.get("currency") == services.policy.company.currency:
        return int(told["minor"])
    product = services.policy.products.get(facts.product_id or "")
    return product.price_minor if product is not None and product.price_minor else None


def _known_sums(session: Session, services: Services, case: Case) -> list[list[set[int]]]:
    """Return the sums that the record states: those of each option of each offer, and of commitments; see `uncovered`.

    Repeating what an open or accepted offer or a commitment states is not a new promise.
    """
    company = services.policy.company
    options = session.execute(
        select(OfferOption)
        .join(Offer, Offer.id == OfferOption.offer_id)
        .where(Offer.case_id == case.id, _stands(services.now()))
    ).scalars()

    def stated(texts: Iterable[str]) -> set[int]:
        return {one for text in texts for one in sums_in(text, currency=company.currency, decimals=company.decimals)}

    of_offer: dict[str, list[set[int]]] = {}
    for option in options:
        body = option.body or {}
        sums = {int(body[name]) for name in ("value_minor", "remedy_minor", "goodwill_minor") if body.get(name)}
        texts = _texts([body.get("remedy_text"), body.get("goodwill_text"), body.get("title")])
        of_offer.setdefault(option.offer_id, []).append(sums | stated(texts))
    whats = session.execute(
        select(Commitment.what).where(Commitment.case_id == case.id, Commitment.state != "voided")
    ).scalars()
    return [*of_offer.values(), [stated(_texts(whats))]]


def _stands(now: dt.datetime) -> Any:
    return or_(offer_open(now), and_(Offer.state == "accepted", OfferOption.accepted_at.isnot(None)))  # type: ignore[union-attr]


def _texts(values: Iterable[Any]) -> list[str]:
    return [str(text) for value in values if value for text in (value.values() if isinstance(value, dict) else [value])]
