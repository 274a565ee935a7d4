"""Count the cases of a cause, and find the customers behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases.models import CaseFigure, Conversation, ToldChange


@dataclass(frozen=True)
class Wanted:
    """Cases with one of these causes, of one product and branch where they are given."""

    causes: Collection[str]
    product: str | None = None
    branch: str | None = None


def cases(session: Session, wanted: Wanted, first: dt.date, last: dt.date) -> int:
    """Return how many such cases were opened from `first` to `last`, both included; merged ones count once."""
    return int(
        session.execute(select(func.count()).select_from(CaseFigure).where(*_of(wanted, first, last))).scalar_one()
    )


def by_week(session: Session, wanted: Wanted, first: dt.date, last: dt.date) -> list[int]:
    """Return the numbers of cases in each seven days from `first` on, the last ones perhaps fewer days."""
    days = select(CaseFigure.opened_on, func.count()).where(*_of(wanted, first, last)).group_by(CaseFigure.opened_on)
    weeks = [0] * (((last - first).days // 7) + 1)
    for day, number in session.execute(days):
        weeks[(day - first).days // 7] += number
    return weeks


def customers(
    session: Session, wanted: Wanted, first: dt.date, last: dt.date, *, untold_of: int, limit: int
) -> list[tuple[int, str, int]]:
    """List at most `limit` customers with such cases: customer, and conversation and case of the newest one.

    Those are left out of whom a conversation was chosen for the action `untold_of`, and people who were erased.
    """
    told = (
        select(CaseFigure.customer)
        .join(ToldChange, ToldChange.conversation_id == CaseFigure.conversation_id)
        .where(ToldChange.action_id == untold_of)
    )
    erased = select(CaseFigure.customer).join(Conversation, Conversation.id == CaseFigure.conversation_id)
    newest = (
        select(CaseFigure.customer, func.max(CaseFigure.case_id).label("case_id"))
        .where(*_of(wanted, first, last), CaseFigure.customer.not_in(told))  # type: ignore[attr-defined]
        .where(CaseFigure.customer.not_in(erased.where(Conversation.erased_at.is_not(None))))  # type: ignore[attr-defined,union-attr]
        .group_by(CaseFigure.customer)
        .order_by(CaseFigure.customer)
        .limit(limit)
        .subquery()
    )
    found = select(newest.c.customer, CaseFigure.conversation_id, CaseFigure.case_id)
    rows = session.execute(found.join(CaseFigure, CaseFigure.case_id == newest.c.case_id).order_by(newest.c.customer))
    return [(customer, talk, case_id) for customer, talk, case_id in rows]


def told_of(session: Session, action_id: int, among: Collection[int]) -> set[int]:
    """Return those of these customers of whom a conversation was chosen for an action already."""
    found = (
        select(CaseFigure.customer)
        .join(ToldChange, ToldChange.conversation_id == CaseFigure.conversation_id)
        .where(ToldChange.action_id == action_id, in_op(CaseFigure.customer, list(among)))
    )
    return set(session.execute(found).scalars())


def count_customers(session: Session, wanted: Wanted, first: dt.date, last: dt.date) -> int:
    """Return how many customers are behind such cases, erased ones too, because nothing of them is read."""
    number = select(func.count(distinct(CaseFigure.customer))).where(*_of(wanted, first, last))
    return int(session.execute(number).scalar_one())


def customers_of(session: Session, conversation_ids: Collection[str]) -> dict[str, int]:
    """Return the customer of each of these conversations, where a case of it is counted."""
    found = select(CaseFigure.conversation_id, CaseFigure.customer).where(
        in_op(CaseFigure.conversation_id, list(conversation_ids))
    )
    return dict(session.execute(found).all())


def _of(wanted: Wanted, first: dt.date, last: dt.date) -> list[Any]:
    rows = CaseFigure.__table__.c
    found = [in_op(rows.cause, list(wanted.causes)), rows.counted.is_(True), rows.opened_on >= first]
    found.append(rows.opened_on <= last)
    if wanted.product is not None:
        found.append(rows.product == wanted.product)
    if wanted.branch is not None:
        found.append(rows.branch == wanted.branch)
    return found
