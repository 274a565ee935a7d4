"""Reckon the room that is left for promises over the whole case, and what the record states already.

Counted are what was accepted or approved, the dearest option of every open offer, and what agents promised in words; in
the case, and for the customer within the month of the limits.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.assist.promise_worth import FULL, Promised, uncovered, worth
from bot.assist.promises import promised, promises_all, sums_in, with_rest
from bot.cases import cases, spending
from bot.cases import fact_store as case_facts
from bot.cases.models import Approval, Case, Commitment, Message, Offer, OfferOption
from bot.cases.spending import Given, Granted
from bot.cases.time_rules import offer_open
from bot.conversation.offering import MONTH, given_before
from bot.conversation.services import Services
from bot.conversation.sub_kinds.of_case import own_order
from bot.remedy import Policy

# At most this many earlier messages of agents are read for promises.
MOST_SAID = 200
# What people write themselves; the cards of offers and agreements state what their rows hold.
WRITTEN = ("text", "attachment")
# The wishes that are met with money.
_MONEY = ("refund", "compensation", "pay_difference")
# Added to the choices of each message; larger than any message, so that no two messages share a choice.
_APART = 100_000

# The sums of each alternative of each offer, as `uncovered` reads them.
Known = Sequence[Sequence[set[int]]]


@dataclass(frozen=True)
class Standing:
    """What counts against the limits before a draft; sums in minor units.

    `known` is what the record states, `paid` the worth of a full refund, None when not known, `given` what was accepted
    and approved, `open` what open offers would add, `granted` what was approved in this case. `said` is what agents
    promised in words in this case beyond the record, `said_this_month` the same in this conversation within the month,
    and `elsewhere` its worth in the customer's other conversations. `said_before` and `said_before_this_month` are the
    worth of what was said before the last approval, which that came on top of.
    """

    known: Known = ()
    paid: int | None = None
    given: Given = field(default_factory=Given)
    open: Given = field(default_factory=Given)
    granted: Granted = field(default_factory=Granted)
    said: tuple[Promised, ...] = ()
    said_this_month: tuple[Promised, ...] = ()
    elsewhere: int = 0
    said_before: int = 0
    said_before_this_month: int = 0

    @property
    def left_of_paid(self) -> int | None:
        """Return what "the rest" of the amount paid is worth before the draft; None when that is not known."""
        if self.paid is None:
            return None
        return max(0, self.paid - self.given.in_case - (worth(_valued(self.said)).value or 0))


def standing_of(session: Session, services: Services, conversation_id: str) -> Standing:
    """Return what counts against the limits in a conversation."""
    now, case = services.now(), cases.current_case(session, conversation_id)
    since = now - MONTH
    if case is None:
        said = _said(session, services, conversation_id, since, (), None, 0)
        return Standing(said=said, said_this_month=said)
    currency = services.policy.company.currency
    paid, known = paid_in(session, services, case), known_sums(session, services, [case])
    # Found once, because it follows marks from conversation to conversation.
    theirs = spending.conversations_of(session, case)
    given = given_before(session, services, case, now, theirs)
    said = _said(session, services, conversation_id, case.opened_at, known, paid, given.in_case)
    said_this_month = _said_this_month(session, services, conversation_id, since, given.in_case)
    granted = spending.approved_sums(session, case, currency)
    others = _with_agents(session, theirs - {conversation_id}, since)
    return Standing(
        known=known,
        paid=paid,
        given=given,
        open=spending.open_offers(session, case, currency, now, theirs),
        granted=granted,
        said=said,
        said_this_month=said_this_month,
        elsewhere=sum(worth(_valued(_said_this_month(session, services, other, since))).value or 0 for other in others),
        said_before=_until(session, conversation_id, case.opened_at, granted.at, said),
        said_before_this_month=_until(session, conversation_id, since, granted.at, said_this_month),
    )


def said_beside(standing: Standing, sums: set[int]) -> Given:
    """Return what was promised in words beside an option that states `sums`: in the case, and to the customer."""
    in_case = worth(_valued(uncovered(standing.said, [[sums]]))).value or 0
    in_month = worth(_valued(uncovered(standing.said_this_month, [[sums]]))).value or 0
    # What somebody approved beyond the limit is promised in words by right.
    beyond, granted = max(0, in_case - standing.granted.value), standing.granted.value
    return Given(beyond, max(0, in_month - granted) + standing.elsewhere)


def stated_by(services: Services, body: Mapping[str, Any]) -> set[int]:
    """Return the sums that an option's body states, with `FULL` where its words promise everything that was paid.

    What an exchange is worth to the limits is no sum that the customer is told, and covers no promise of money.
    """
    found = _stated(services, _texts([body.get("remedy_text"), body.get("title")])) if _is_money(body) else set()
    remedy, goodwill, value = (int(body.get(f"{name}_minor") or 0) for name in ("remedy", "goodwill", "value"))
    if body.get("goodwill_text"):
        found |= {goodwill, *_stated(services, _texts([body["goodwill_text"]]))} - {0}
    if _is_money(body) and (FULL in found or remedy in found or not body.get("remedy_text")):
        found |= {remedy, value} - {0}
    return found


def _is_money(body: Mapping[str, Any]) -> bool:
    serves = body.get("serves")
    return serves is None or any(one in _MONEY for one in serves)


def paid_in(session: Session, services: Services, case: Case) -> int | None:
    """Return the worth of a full refund in minor units: from the order, else from the customer, else today's price."""
    known = case_facts.current(session, case)
    order = own_order(services, known)
    if order is not None and order.paid is not None and order.paid.currency == services.policy.company.currency:
        return order.paid.minor
    told = known["amount"].value if "amount" in known else None
    if isinstance(told, Mapping) and told.get("currency") == services.policy.company.currency:
        return int(told["minor"])
    product = services.policy.products.get(str(known["product"].value) if "product" in known else "")
    return product.price_minor if product is not None and product.price_minor else None


def known_sums(session: Session, services: Services, of_cases: Sequence[Case]) -> Known:
    """Return the sums that the record of the cases states: of each option of each offer, and of commitments.

    Repeating what an open or accepted offer or a commitment states is not a new promise. What was approved beyond a
    limit is left out, because it is room that can be used up.
    """
    ids = [case.id for case in of_cases]
    options = session.execute(
        select(OfferOption)
        .join(Offer, Offer.id == OfferOption.offer_id)
        .where(in_op(Offer.case_id, ids), _stands(services.now()))
    ).scalars()
    of_offer: dict[str, list[set[int]]] = {}
    agreed, of_goods = 0, set()
    for option in options:
        if not _is_money(option.body or {}):
            of_goods.add(option.id)
        of_offer.setdefault(option.offer_id, []).append(stated_by(services, option.body or {}))
        agreed += (option.value_minor or 0) if option.accepted_at is not None else 0
    of_sums = select(Approval.commitment_id).where(Approval.commitment_id.isnot(None))  # type: ignore[union-attr]
    promises = session.execute(
        select(Commitment.what, Commitment.option_id).where(
            in_op(Commitment.case_id, ids),
            Commitment.state != "voided",
            Commitment.id.not_in(of_sums),  # type: ignore[attr-defined]
        )
    ).all()
    whats = [what for what, option_id in promises if option_id not in of_goods]
    return [*of_offer.values(), [_stated(services, _texts(whats))], [{agreed}]]


def _said_this_month(
    session: Session, services: Services, conversation_id: str, since: dt.datetime, given: int = 0
) -> tuple[Promised, ...]:
    found = list(session.execute(select(Case).where(Case.conversation_id == conversation_id)).scalars())
    latest = max(found, key=lambda case: case.id, default=None)
    paid = paid_in(session, services, latest) if latest is not None else None
    return _said(session, services, conversation_id, since, known_sums(session, services, found), paid, given)


def _said(
    session: Session,
    services: Services,
    conversation_id: str,
    since: dt.datetime,
    known: Known,
    paid: int | None,
    given: int,
) -> tuple[Promised, ...]:
    """Return what agents promised in words since a moment and the record does not state, oldest first."""
    texts = [text for _, text in _written(session, conversation_id, since)]
    return said_in(services.policy, texts, known, paid, given)


def said_in(policy: Policy, texts: Sequence[str], known: Known, paid: int | None, given: int) -> tuple[Promised, ...]:
    """Return what these messages promise and the record does not state; `given` was given of what was paid."""
    company = policy.company
    found: list[Promised] = []
    for place, text in enumerate(texts, 1):
        told = promised(text, currency=company.currency, decimals=company.decimals, paid=paid)
        if any(one.rest for one in told):
            before = worth(_valued(uncovered(found, known))).value or 0
            told = with_rest(told, None if paid is None else max(0, paid - given - before))
        found += [_of_message(one, place) for one in told if one.sure and one.minor is not None]
    return tuple(uncovered(found, known))


def _until(
    session: Session,
    conversation_id: str,
    since: dt.datetime,
    at: dt.datetime | None,
    said: Sequence[Promised],
) -> int:
    """Return the worth of what was `said` since a moment and before the moment `at`."""
    if at is None or not said:
        return 0
    places = [place for place, (when, _) in enumerate(_written(session, conversation_id, since), 1) if when <= at]
    return worth([one for one in said if one.message <= max(places, default=0)]).value or 0


def _with_agents(session: Session, conversations: set[str], since: dt.datetime) -> list[str]:
    """Return those of the conversations in which an agent wrote since a moment."""
    wanted = select(Message.conversation_id).where(
        in_op(Message.conversation_id, sorted(conversations)), Message.role == "agent", Message.at >= since
    )
    return sorted(session.execute(wanted.distinct()).scalars()) if conversations else []


def _written(session: Session, conversation_id: str, since: dt.datetime) -> list[tuple[dt.datetime, str]]:
    """Return moment and text of the newest `MOST_SAID` messages that agents wrote since a moment, oldest first."""
    newest = session.execute(
        select(Message.at, Message.text)
        .where(
            Message.conversation_id == conversation_id,
            Message.role == "agent",
            in_op(Message.kind, WRITTEN),
            Message.at >= since,
        )
        .order_by(Message.seq.desc())  # type: ignore[attr-defined]
        .limit(MOST_SAID)
    ).all()
    return [(at, text) for at, text in newest][::-1]


def _of_message(one: Promised, place: int) -> Promised:
    """Return a promise of an earlier message: without a place in the draft, an alternative only within its message."""
    return replace(one, start=-1, end=-1, choice=one.choice + place * _APART, message=place)


def _valued(promises: Iterable[Promised]) -> list[Promised]:
    return [one for one in promises if one.minor is not None]


def _stated(services: Services, texts: Iterable[str]) -> set[int]:
    company = services.policy.company
    found: set[int] = set()
    for text in texts:
        found |= sums_in(text, currency=company.currency, decimals=company.decimals)
        if promises_all(text):
            found.add(FULL)
    return found


def _stands(now: dt.datetime) -> Any:
    return or_(offer_open(now), and_(Offer.state == "accepted", OfferOption.accepted_at.isnot(None)))  # type: ignore[union-attr]


def _texts(values: Iterable[Any]) -> list[str]:
    return [str(text) for value in values if value for text in (value.values() if isinstance(value, dict) else [value])]
