"""Feelings heard in the customer's words, by message: how they changed over a conversation."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.cases.models import Feeling
from bot.cases.utc import now_of


def note(session: Session, conversation_id: str, seq: int, emotion: str, confidence: float) -> Feeling:
    """Note what was heard in the turn that ends with message `seq`; noted again, the first reading stays."""
    there = session.get(Feeling, (conversation_id, seq))
    if there is not None:
        return there
    heard = Feeling(
        conversation_id=conversation_id, seq=seq, emotion=emotion, confidence=confidence, noted_at=now_of(session)
    )
    session.add(heard)
    session.flush()
    return heard


def last_seq(session: Session, conversation_id: str) -> int:
    """Return the message up to which a feeling was heard; 0 when none was."""
    found = session.execute(select(func.max(Feeling.seq)).where(Feeling.conversation_id == conversation_id)).scalar()
    return int(found or 0)


def of_conversation(session: Session, conversation_id: str) -> list[Feeling]:
    """List what was heard, in the order it was said."""
    wanted = select(Feeling).where(Feeling.conversation_id == conversation_id).order_by(Feeling.seq)
    return list(session.execute(wanted).scalars())
