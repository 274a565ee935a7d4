"""Feelings recognised in the customer's messages, to show how they changed over a conversation."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.cases.models import Feeling
from bot.cases.utc import now_of


def note(session: Session, conversation_id: str, seq: int, emotion: str, confidence: float) -> Feeling:
    """Record the feeling of the turn that ends with message `seq`; a reading that exists already is kept."""
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
    """Return the sequence number of the last message with a recorded feeling; 0 when there is none."""
    found = session.execute(select(func.max(Feeling.seq)).where(Feeling.conversation_id == conversation_id)).scalar()
    return int(found or 0)


def of_conversation(session: Session, conversation_id: str) -> list[Feeling]:
    """List the recorded feelings in the order of the messages."""
    wanted = select(Feeling).where(Feeling.conversation_id == conversation_id).order_by(Feeling.seq)
    return list(session.execute(wanted).scalars())
