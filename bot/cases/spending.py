"""What was promised to a customer already: in one case, and in all their cases of the last days.

A customer is known again by the conversation, the e-mail address, the telephone number or the order number.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, null, or_, select, text
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases import conversations
from bot.cases.models import Case, Conversation, Fact, Offer, OfferOption

ORDER_NUMBER = "order_number"


@dataclass(frozen=True)
class Given:
    """Hold what was accepted before, in minor units: in this case ever, and by this customer since a moment."""

    in_case: int = 0
    to_customer: int = 0


def given(session: Session, case: Case, currency: str, since: datetime) -> Given:
    """Return what was accepted in `currency` in this case, and by this customer at or after `since`."""
    accepted = (
        select(func.coalesce(func.sum(OfferOption.value_minor), 0))
        .join(Offer, Offer.id == OfferOption.offer_id)
        .where(OfferOption.accepted_at != null(), OfferOption.currency == currency)
    )
    in_case = session.execute(accepted.where(Offer.case_id == case.id)).scalar_one()
    theirs = select(Case.id).where(in_op(Case.conversation_id, _conversations_of(session, case)))
    to_customer = session.execute(
        accepted.where(in_op(Offer.case_id, theirs), OfferOption.accepted_at >= since)  # type: ignore[operator]
    ).scalar_one()
    return Given(int(in_case), int(to_customer))


def hold_customer(session: Session, case: Case) -> None:
    """Let nobody else spend on this customer until the transaction ends.

    Two conversations of one customer share no row. SQLite's write transaction is the lock already.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    for key in sorted(_lock_number(mark) for mark in _marks(session, case)):
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def _conversations_of(session: Session, case: Case) -> list[str]:
    """Return every conversation of the customer of this case."""
    mine = conversations.get(session, case.conversation_id)
    known = [Conversation.id == mine.id]
    if mine.email_key:
        known.append(Conversation.email_key == mine.email_key)
    if mine.phone_key:
        known.append(Conversation.phone_key == mine.phone_key)
    found = set(session.execute(select(Conversation.id).where(or_(*known))).scalars())
    orders = _orders(session, case)
    if orders:
        same_purchase = (
            select(Case.conversation_id)
            .join(Fact, Fact.case_id == Case.id)
            .where(Fact.name == ORDER_NUMBER, Fact.superseded_at == null(), in_op(Fact.value, orders))
        )
        found.update(session.execute(same_purchase).scalars())
    return sorted(found)


def _orders(session: Session, case: Case) -> list[object]:
    wanted = select(Fact.value).where(Fact.case_id == case.id, Fact.name == ORDER_NUMBER, Fact.superseded_at == null())
    return list(session.execute(wanted).scalars())


def _marks(session: Session, case: Case) -> list[str]:
    mine = conversations.get(session, case.conversation_id)
    marks = [f"conversation:{mine.id}", f"email:{mine.email_key}", f"phone:{mine.phone_key}"]
    marks += [f"order:{order}" for order in _orders(session, case)]
    return [mark for mark in marks if not mark.endswith(":None")]


def _lock_number(mark: str) -> int:
    """Return a signed 64-bit number for a mark, as PostgreSQL's advisory locks want it."""
    return int.from_bytes(hashlib.sha256(mark.encode()).digest()[:8], "big", signed=True)
