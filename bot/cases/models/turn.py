"""The table of turns."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Integer, String

from bot.cases.columns import UtcDateTime
from bot.cases.models.base import Base


class Turn(Base):
    """The customer's messages `from_seq` to `to_seq`, which the dialogue answers together and at most once."""

    __tablename__ = "turns"
    __table_args__ = (Index("ix_turns_conversation_id_state", "conversation_id", "state", "to_seq"),)

    id: str = Column(String(32), primary_key=True, comment="Opaque identifier")
    conversation_id: str = Column(
        String(32), ForeignKey("conversations.id"), nullable=False, comment="The conversation it belongs to"
    )
    from_seq: int = Column(Integer, nullable=False, comment="First message in it")
    to_seq: int = Column(Integer, nullable=False, comment="Last message in it")
    state: str = Column(String(12), nullable=False, comment="running, answered, abandoned or dropped")
    began_at: datetime = Column(UtcDateTime, nullable=False, comment="When it was sent to the dialogue, UTC")
    ended_at: datetime | None = Column(UtcDateTime, comment="When it left running, UTC")
