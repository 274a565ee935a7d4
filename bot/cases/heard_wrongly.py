"""What was heard wrongly: what the model took from a message, and what a person said that it should have been."""

from __future__ import annotations

from typing import Any

from sqlalchemy import desc, select
from sqlalchemy.orm import Session

from bot.cases.models import Case, HeardWrongly
from bot.cases.utc import now_of


def note(
    session: Session, case: Case, what: str, *, seq: int | None, heard: Any, meant: Any, agent_id: int
) -> HeardWrongly:
    """Record that `heard` was taken from message `seq` and should have been `meant`; None: nothing was to be heard."""
    row = HeardWrongly(
        conversation_id=case.conversation_id,
        case_id=case.id,
        message_seq=seq,
        what=what,
        heard=heard,
        meant=meant,
        agent_id=agent_id,
        at=now_of(session),
    )
    session.add(row)
    session.flush()
    return row


def meant_again(session: Session, row: HeardWrongly, *, what: str, meant: Any, agent_id: int) -> None:
    """Correct a correction; the record goes when what was heard is right after all."""
    if what == row.what and meant == row.heard:
        session.delete(row)
    else:
        row.meant, row.agent_id, row.at = meant, agent_id, now_of(session)
    session.flush()


def last_of(session: Session, case: Case, what: str) -> HeardWrongly | None:
    """Return the newest record of this sort in a case, or None."""
    wanted = select(HeardWrongly).where(HeardWrongly.case_id == case.id, HeardWrongly.what == what)
    return session.execute(wanted.order_by(desc(HeardWrongly.id)).limit(1)).scalar_one_or_none()


def of_case(session: Session, case: Case) -> list[HeardWrongly]:
    """List the records of a case, newest first."""
    wanted = select(HeardWrongly).where(HeardWrongly.case_id == case.id).order_by(desc(HeardWrongly.id))
    return list(session.execute(wanted).scalars())


def of_conversation(session: Session, conversation_id: str, what: str) -> list[HeardWrongly]:
    """List the records of this sort in a conversation, oldest first."""
    wanted = select(HeardWrongly).where(HeardWrongly.conversation_id == conversation_id, HeardWrongly.what == what)
    return list(session.execute(wanted.order_by(HeardWrongly.id)).scalars())


def newest(session: Session, *, before: int = 0, limit: int) -> list[HeardWrongly]:
    """List at most `limit` records, newest first; those with an id below `before` when it is given."""
    wanted = select(HeardWrongly).order_by(desc(HeardWrongly.id)).limit(limit)
    if before:
        wanted = wanted.where(HeardWrongly.id < before)
    return list(session.execute(wanted).scalars())
