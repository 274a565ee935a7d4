"""Causes of cases: one holds at a time; what it was before stays on record."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases import audit
from bot.cases.cases import locked
from bot.cases.kept_words import kept
from bot.cases.models import Case, CaseCause, CaseFigure, Message
from bot.cases.utc import now_of

UNKNOWN = "unknown"
LONGEST_NOTE = 1000
_HOLDS = CaseCause.ended_at.is_(None)  # type: ignore[union-attr]
_OF_CASE = select(CaseCause).where(CaseCause.case_id == bindparam("case"), _HOLDS)


def give(
    session: Session, case: Case, cause: str, *, by: str, suggested: bool = False, note: str | None = None
) -> CaseCause:
    """Give a case its cause and return the row; the same cause again changes nothing but adds a note that is new.

    `suggested` is whether it was among those that were shown as likely. The caller checks it against the policy.
    """
    row = locked(session, case)
    words = kept(note, LONGEST_NOTE) or None
    now, before = now_of(session), of_case(session, row)
    if before is not None and before.cause == cause and words in (None, before.note):
        return before
    if before is not None:
        before.ended_at = now
    made = CaseCause(case_id=row.id, cause=cause, suggested=suggested, note=words, set_by=by, set_at=now)
    session.add(made)
    session.flush()
    detail = {"from": None if before is None else before.cause, "to": cause}
    audit.record(session, by, "case.cause", f"case:{row.number}", detail)
    return made


def of_case(session: Session, case: Case) -> CaseCause | None:
    """Return the cause of a case, None while nobody gave it one."""
    return session.execute(_OF_CASE, {"case": case.id}).scalar_one_or_none()


def of_cases(session: Session, case_ids: Collection[int]) -> dict[int, str]:
    """Return the names of the causes of several cases by the id of the case; one without a cause is left out."""
    wanted = select(CaseCause.case_id, CaseCause.cause).where(in_op(CaseCause.case_id, list(case_ids)), _HOLDS)
    return dict(session.execute(wanted).all())


def history(session: Session, case: Case) -> list[CaseCause]:
    """List every cause that a case had, oldest first."""
    wanted = select(CaseCause).where(CaseCause.case_id == case.id).order_by(CaseCause.id)
    return list(session.execute(wanted).scalars())


def cases_of(session: Session, causes: Collection[str], limit: int = 50) -> list[tuple[CaseCause, Case]]:
    """List at most `limit` cases with one of these causes, the one that was opened last first."""
    newest: list[tuple[date, int]] = []
    for cause in causes:
        # Each by itself, so that the index gives the last ones without sorting all.
        of_cause = select(CaseFigure.opened_on, CaseFigure.case_id).where(CaseFigure.cause == cause)
        newest += session.execute(of_cause.order_by(CaseFigure.opened_on.desc()).limit(limit)).all()  # type: ignore[attr-defined]
    ids = [case_id for _, case_id in sorted(newest, reverse=True)[:limit]]
    wanted = select(CaseCause, Case).join(Case, Case.id == CaseCause.case_id).where(in_op(Case.id, ids), _HOLDS)
    found = [(row, case) for row, case in session.execute(wanted)]
    return sorted(found, key=lambda pair: (pair[1].opened_at, pair[1].id), reverse=True)


def count(session: Session) -> dict[str, int]:
    """Return how many cases have each cause; only causes that a case has."""
    wanted = select(CaseCause.cause, func.count()).where(_HOLDS).group_by(CaseCause.cause)
    return dict(session.execute(wanted).all())


def said_in(session: Session, conversation_ids: Sequence[str]) -> dict[str, str]:
    """Return the first words of the customer in each of these conversations, by its id."""
    first = (
        select(Message.conversation_id, func.min(Message.seq).label("seq"))
        .where(in_op(Message.conversation_id, list(conversation_ids)))
        .where(Message.role == "customer", Message.kind == "text")
        .group_by(Message.conversation_id)
        .subquery()
    )
    wanted = select(Message.conversation_id, Message.text).join(
        first, (first.c.conversation_id == Message.conversation_id) & (first.c.seq == Message.seq)
    )
    return dict(session.execute(wanted).all())
