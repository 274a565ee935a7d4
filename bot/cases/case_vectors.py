"""Vectors of ended cases, for finding similar cases."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases.models import Case, CaseVector, Conversation
from bot.cases.utc import now_of

# Stages whose cases serve as examples. Not agreed, because an agreed case may still go wrong.
ENDED = ("resolved", "closed")


def without(session: Session, encoder: str, limit: int) -> list[Case]:
    """List at most `limit` ended cases without a vector made by `encoder`, newest first."""
    wanted = (
        select(Case)
        .outerjoin(CaseVector, (CaseVector.case_id == Case.id) & (CaseVector.encoder == encoder))
        .join(Conversation, Conversation.id == Case.conversation_id)
        .where(in_op(Case.stage, ENDED), CaseVector.id.is_(None))  # type: ignore[attr-defined]
        .where(Conversation.erased_at.is_(None))  # type: ignore[union-attr]
        .order_by(Case.id.desc())  # type: ignore[attr-defined]
        .limit(limit)
    )
    return list(session.execute(wanted).scalars())


def keep(session: Session, encoder: str, vectors: Iterable[tuple[int, bytes]]) -> int:
    """Store `(case id, vector)` pairs made by `encoder`, unless a case has one already; return how many are new.

    Vectors of these cases made by another encoder are deleted, because they are no longer compared.
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
    """List `(id, case id, vector)` of the vectors made by `encoder` with an id above `last_id`, in order of id."""
    wanted = (
        select(CaseVector.id, CaseVector.case_id, CaseVector.vector)
        .where(CaseVector.encoder == encoder, CaseVector.id > last_id)
        .order_by(CaseVector.id)
    )
    return [(row.id, row.case_id, row.vector) for row in session.execute(wanted)]
