"""Count the cases of a cause, and find the customers behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases.models import CaseFigure, Conversation


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


def customers(session: Session, wanted: Wanted, first: dt.date, last: dt.date) -> dict[str, tuple[str, int]]:
    """Return by customer the conversation and the case that are their newest such ones; erased people are left out."""
    found = (
        select(CaseFigure.customer, CaseFigure.conversation_id, CaseFigure.case_id)
        .join(Conversation, Conversation.id == CaseFigure.conversation_id)
        .where(*_of(wanted, first, last), Conversation.erased_at.is_(None))  # type: ignore[union-attr]
        .order_by(CaseFigure.opened_at, CaseFigure.case_id)
    )
    return {customer: (talk, case_id) for customer, talk, case_id in session.execute(found)}


def customers_of(session: Session, conversation_ids: Collection[str]) -> dict[str, str]:
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
