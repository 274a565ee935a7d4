"""Rules for what is open or overdue, and which promise holds: in Python and, where a query needs it, also in SQL.

The two forms of a rule are next to each other, and a test checks that they agree. `now` is a moment in UTC.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, literal

from bot.cases.columns import UtcDateTime
from bot.cases.models import Approval, Commitment, Handoff, Offer


def offer_is_open(offer: Offer, now: datetime) -> bool:
    """Return whether the customer can still accept an offer: not answered, not withdrawn, not expired."""
    return offer.state == "open" and now < offer.expires_at


def offer_open(now: datetime) -> Any:
    """Return `offer_is_open` as a condition on Offer."""
    return and_(Offer.state == "open", Offer.__table__.c.expires_at > now)


def handoff_is_overdue(handoff: Handoff, now: datetime) -> bool:
    """Return whether a customer still waits for a person after the promised time."""
    return handoff.state == "waiting" and handoff.promised_by is not None and handoff.promised_by < now


def handoff_overdue(now: datetime) -> Any:
    """Return `handoff_is_overdue` as a condition on Handoff."""
    return and_(Handoff.state == "waiting", Handoff.__table__.c.promised_by < now)


def commitment_is_overdue(commitment: Commitment, now: datetime) -> bool:
    """Return whether a promise is past its date and neither kept nor broken."""
    return commitment.state == "open" and commitment.due_at < now


def commitment_overdue(now: datetime) -> Any:
    """Return `commitment_is_overdue` as a condition on Commitment."""
    return and_(Commitment.state == "open", Commitment.due_at < now)


def approval_is_overdue(approval: Approval, now: datetime) -> bool:
    """Return whether a request still waits for a decision after `answer_by`, the time the customer was given."""
    return approval.state == "waiting" and approval.answer_by < now


def never_later(before: datetime | None, promised: datetime, now: datetime) -> datetime:
    """Return the promise that holds: the sooner of the two, or `promised` when `before` is not ahead at `now`."""
    return min(promised, before) if before is not None and now < before else promised


def never_later_sql(before: Any, promised: datetime, now: datetime) -> Any:
    """Return `never_later` as an expression over the column `before`."""
    kept = and_(before > now, before < promised)
    return case((kept, before), else_=literal(promised, UtcDateTime))
