"""Vectors of cases that came to an end, by which similar ones are found."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases.models import Case, CaseVector
from bot.cases.utc import now_of

# A case that ended has something to teach; one that was agreed may still go wrong.
ENDED = ("resolved", "closed")


def without(session: Session, encoder: str, limit: int) -> list[Case]:
    """List at most `limit` cases that ended and have no vector made by `encoder`, the newest first."""
    wanted = (
        select(Case)
        .outerjoin(CaseVector, (CaseVector.case_id == Case.id) & (CaseVector.encoder == encoder))
        .where(in_op(Case.stage, ENDED), CaseVector.id.is_(None))  # type: ignore[attr-defined]
        .order_by(Case.id.desc())  # type: ignore[attr-defined]
        .limit(limit)
    )
    return list(session.execute(wanted).scalars())


def keep(session: Session, encoder: str, vectors: Iterable[tuple[int, bytes]]) -> int:
    """Keep `(case id, vector)` pairs made by `encoder`, unless a case has one already; return how many are new.

    What another encoder made goes: nothing compares it any more.
    """
    pairs = dict(vectors)
    theirs = in_op(CaseVector.case_id, sorted(pairs))
    session.execute(delete(CaseVector).where(theirs, CaseVector.encoder != encoder))
    there = set(session.execute(select(CaseVector.case_id).where(theirs)).scalars())
    now = now_of(session)
    new = [
        CaseVector(case_id=case_id, encoder=encoder, vector=vector, made_at=now)
        for case_id, vector in pairs.items()
        if case_id not in there
    ]
    session.add_all(new)
    session.flush()
    return len(new)


def after(session: Session, encoder: str, last_id: int) -> list[tuple[int, int, bytes]]:
    """List `(id, case id, vector)` of everything `encoder` made after `last_id`, in order."""
    wanted = (
        select(CaseVector.id, CaseVector.case_id, CaseVector.vector)
        .where(CaseVector.encoder == encoder, CaseVector.id > last_id)
        .order_by(CaseVector.id)
    )
    return [(row.id, row.case_id, row.vector) for row in session.execute(wanted)]
