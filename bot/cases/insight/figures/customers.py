"""Which cases are of one customer: connected by addresses and numbers, and still so when these are erased.

A customer is named by their first conversation. Customers only ever become one, so that erasing changes no count.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases.models import CaseFigure, Conversation, CustomerMark

_ROWS, _MARKS, _TALKS = CaseFigure.__table__, CustomerMark.__table__, Conversation.__table__
# Built once, because they run whenever a case is opened.
_THESE = bindparam("these", expanding=True)
_MARKS_OF = select(_MARKS.c.mark).where(in_op(_MARKS.c.conversation_id, _THESE))
_MARKED = select(_MARKS.c.conversation_id).where(in_op(_MARKS.c.mark, _THESE))
_CUSTOMERS_OF = select(_ROWS.c.customer).where(in_op(_ROWS.c.conversation_id, _THESE))
_COUNTED_AS = select(_ROWS.c.conversation_id).where(in_op(_ROWS.c.customer, _THESE))
_FIRST = select(_TALKS.c.id).where(in_op(_TALKS.c.id, _THESE)).order_by(_TALKS.c.created_at, _TALKS.c.id).limit(1)


def join(session: Session, conversation_id: str) -> str:
    """Return the customer of a conversation, and make all cases that are found to be theirs theirs."""
    known = _connected(session, conversation_id)
    if known == {conversation_id}:
        return conversation_id
    customer: str = session.execute(_FIRST, {"these": sorted(known)}).scalar_one()
    others = in_op(_ROWS.c.conversation_id, sorted(known)), _ROWS.c.customer != customer
    session.execute(update(_ROWS).where(*others).values(customer=customer))
    return customer


def _connected(session: Session, conversation_id: str) -> set[str]:
    """Return all conversations of a customer: those that share a mark, and those that were counted as theirs."""
    known: set[str] = {conversation_id}
    marks: set[str] = set()
    fresh = known
    while fresh:
        told = _column(session, _MARKS_OF, fresh) - marks
        marks |= told
        counted = _column(session, _CUSTOMERS_OF, fresh)
        found = _column(session, _MARKED, told) | counted | _column(session, _COUNTED_AS, counted)
        fresh = found - known
        known = known | fresh
    return known


def _column(session: Session, wanted: Any, these: set[str]) -> set[str]:
    return set(session.execute(wanted, {"these": sorted(these)}).scalars()) if these else set()
