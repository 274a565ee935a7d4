"""Sum up what a customer was given already: in one case, and in all their cases since a moment.

That is what they accepted, and the sums that somebody approved for them. What an open offer would add is apart.

A customer is recognised by the conversation, by every e-mail address and telephone number ever given in it, and by the
order number; two conversations also belong together when a third one shares one of these with each of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import between, func, null, or_, select, text
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases.models import Approval, Case, Commitment, CustomerMark, Fact, Offer, OfferOption
from bot.cases.time_rules import offer_open

ORDER_NUMBER = "order_number"
_ORDER = "order:"


@dataclass(frozen=True)
class Given:
    """What was given before, in minor units: in this case at any time, and to this customer since a moment."""

    in_case: int = 0
    to_customer: int = 0


@dataclass(frozen=True)
class Granted:
    """What was approved beyond a limit, in minor units; `goodwill` is the part of it that is given as goodwill.

    `at` is when the last of it was approved, None when nothing was.
    """

    value: int = 0
    goodwill: int = 0
    at: datetime | None = None


def given(session: Session, case: Case, currency: str, since: datetime, theirs: Collection[str] | None = None) -> Given:
    """Return the value given in `currency` in this case, and to its customer at or after `since`.

    `theirs` are the `conversations_of` the customer, where they are known already.
    """
    accepted = (
        select(func.coalesce(func.sum(OfferOption.value_minor), 0))
        .join(Offer, Offer.id == OfferOption.offer_id)
        .where(Offer.state == "accepted", OfferOption.accepted_at != null(), OfferOption.currency == currency)
    )
    approved = _approved(currency)
    of_customer = _cases_of(session, case, theirs)
    in_case = sum(
        session.execute(sums).scalar_one()
        for sums in (accepted.where(Offer.case_id == case.id), approved.where(Approval.case_id == case.id))
    )
    to_customer = sum(
        session.execute(sums).scalar_one()
        for sums in (
            accepted.where(in_op(Offer.case_id, of_customer), OfferOption.accepted_at >= since),  # type: ignore[operator]
            approved.where(in_op(Approval.case_id, of_customer), Approval.decided_at >= since),  # type: ignore[operator]
        )
    )
    return Given(int(in_case), int(to_customer))


def approved_sums(session: Session, case: Case, currency: str) -> Granted:
    """Return the sums that were approved in this case and not voided since."""
    wanted = _approved(currency, Approval.granted_minor, Approval.as_goodwill, Approval.decided_at)
    found = session.execute(wanted.where(Approval.case_id == case.id)).all()
    return Granted(
        sum(int(minor) for minor, _, _ in found),
        sum(int(minor) for minor, as_goodwill, _ in found if as_goodwill),
        max((at for _, _, at in found), default=None),
    )


def open_offers(
    session: Session, case: Case, currency: str, now: datetime, theirs: Collection[str] | None = None
) -> Given:
    """Return what the open offers would add if their most valuable options were accepted; `theirs` as in `given`."""
    wanted = (
        select(Offer.case_id, func.max(OfferOption.value_minor))
        .join(OfferOption, OfferOption.offer_id == Offer.id)
        .where(
            in_op(Offer.case_id, _cases_of(session, case, theirs)), offer_open(now), OfferOption.currency == currency
        )
        .group_by(Offer.case_id)
    )
    dearest = {case_id: int(minor or 0) for case_id, minor in session.execute(wanted)}
    return Given(dearest.get(case.id, 0), sum(dearest.values()))


def _approved(currency: str, *columns: Any) -> Any:
    wanted = columns or (func.coalesce(func.sum(Approval.granted_minor), 0),)
    return (
        select(*wanted)
        .join(Commitment, Commitment.id == Approval.commitment_id)
        .where(Approval.state == "approved", Approval.currency == currency, Commitment.state != "voided")
    )


def _cases_of(session: Session, case: Case, theirs: Collection[str] | None) -> Any:
    found = conversations_of(session, case) if theirs is None else theirs
    return select(Case.id).where(in_op(Case.conversation_id, sorted(found)))


def conversations_of(session: Session, case: Case) -> set[str]:
    """Return the ids of all conversations of the customer of a case, the case's own included."""
    return _customer_of(session, case).conversations


def lock_customer(session: Session, case: Case) -> None:
    """Lock the customer until the transaction ends, so that no other transaction spends on them meanwhile.

    Advisory locks, because two conversations of one customer share no row. In SQLite the write transaction is the
    lock already.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    customer = _customer_of(session, case)
    known_by = {f"conversation:{conversation}" for conversation in customer.conversations} | customer.marks
    for key in sorted(_lock_number(mark) for mark in known_by):
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


@dataclass(frozen=True)
class _Customer:
    """All conversations of one customer, and all marks by which the customer is recognised."""

    conversations: set[str]
    marks: set[str]


def _customer_of(session: Session, case: Case) -> _Customer:
    """Return the customer of a case: follow shared marks from conversation to conversation until none is new."""
    known = _Customer({case.conversation_id}, set())
    fresh = known.conversations
    while fresh:
        marks = _marks_of(session, fresh) - known.marks
        known.marks.update(marks)
        fresh = _conversations_with(session, marks) - known.conversations
        known.conversations.update(fresh)
    return known


def _marks_of(session: Session, conversations: set[str]) -> set[str]:
    noted = select(CustomerMark.mark).where(in_op(CustomerMark.conversation_id, sorted(conversations)))
    bought = _named_orders(Fact.value).where(in_op(Case.conversation_id, sorted(conversations)))
    orders = {f"{_ORDER}{order}" for order in session.execute(bought).scalars()}
    return set(session.execute(noted).scalars()) | orders


def _conversations_with(session: Session, marks: set[str]) -> set[str]:
    if not marks:
        return set()
    noted = select(CustomerMark.conversation_id).where(in_op(CustomerMark.mark, sorted(marks)))
    found = set(session.execute(noted).scalars())
    orders = sorted(mark[len(_ORDER) :] for mark in marks if mark.startswith(_ORDER))
    if orders:
        found.update(session.execute(_named_orders(Case.conversation_id).where(in_op(Fact.value, orders))).scalars())
    return found


def _named_orders(wanted: Any) -> Any:
    """Select `wanted` from cases and their order numbers: current ones, and those current at an acceptance."""
    agreed = (
        select(OfferOption.id)
        .join(Offer, Offer.id == OfferOption.offer_id)
        .where(Offer.case_id == Case.id, between(OfferOption.accepted_at, Fact.noted_at, Fact.superseded_at))
    )
    return (
        select(wanted)
        .join_from(Case, Fact, Fact.case_id == Case.id)
        .where(Fact.name == ORDER_NUMBER, or_(Fact.superseded_at == null(), agreed.exists()))
    )


def _lock_number(mark: str) -> int:
    """Return a signed 64-bit number for a mark, as PostgreSQL's advisory locks require it."""
    return int.from_bytes(hashlib.sha256(mark.encode()).digest()[:8], "big", signed=True)
