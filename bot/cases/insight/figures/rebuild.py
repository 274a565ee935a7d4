"""Make all figures again from the record, page by page, so that nobody who writes waits long for it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases.insight.figures import customers
from bot.cases.insight.figures.keeping import write
from bot.cases.insight.figures.rules import FigureRules
from bot.cases.models import Case, CaseFigure, Conversation

PAGE = 200
_CASES, _ROWS, _TALKS = Case.__table__, CaseFigure.__table__, Conversation.__table__
Begin = Callable[[], AbstractContextManager[Session]]


def rebuild(begin: Begin, rules: FigureRules) -> tuple[int, int]:
    """Make the figures of every case again; return how many cases there are, and how many rows had to be changed.

    `begin` opens a write transaction.
    """
    return _by_pages(begin, rules, missing=False)


def add_missing(begin: Begin, rules: FigureRules) -> int:
    """Make the figures of cases that have none, as after an upgrade; return how many there were."""
    return _by_pages(begin, rules, missing=True)[0]


def _by_pages(begin: Begin, rules: FigureRules, *, missing: bool) -> tuple[int, int]:
    last = seen = changed = 0
    while True:
        with begin() as session:
            page = _page(session, last, missing=missing)
            if not page:
                return seen, changed
            _hold(session, page)
            if not missing:
                customers.join(session, _conversations_of(session, page))
            changed += write(session, rules, page)
            seen += len(page)
            last = page[-1]


def _page(session: Session, after: int, *, missing: bool) -> list[int]:
    wanted = select(_CASES.c.id).where(_CASES.c.id > after).order_by(_CASES.c.id).limit(PAGE)
    if missing:
        wanted = wanted.outerjoin(_ROWS, _ROWS.c.case_id == _CASES.c.id).where(_ROWS.c.case_id.is_(None))
    return list(session.execute(wanted).scalars())


def _conversations_of(session: Session, case_ids: list[int]) -> list[str]:
    theirs = select(_CASES.c.conversation_id).where(in_op(_CASES.c.id, case_ids)).distinct()
    return sorted(session.execute(theirs).scalars())


def _hold(session: Session, case_ids: list[int]) -> None:
    """Lock the conversations of these cases, erased ones too, so that nobody changes what is being read."""
    theirs = select(_CASES.c.conversation_id).where(in_op(_CASES.c.id, case_ids))
    rows = select(_TALKS.c.id).where(in_op(_TALKS.c.id, theirs)).order_by(_TALKS.c.id)
    session.execute(rows.with_for_update(key_share=True)).all()
