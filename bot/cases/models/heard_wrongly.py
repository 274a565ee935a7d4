"""The table of what was heard wrongly, for the people who train the model."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Integer, String

from bot.cases.columns import JsonText, UtcDateTime
from bot.cases.models.base import Base


class HeardWrongly(Base):
    """Something that was taken from a customer's message, and what a person said that it should have been."""

    __tablename__ = "heard_wrongly"
    __table_args__ = (
        Index("ix_heard_wrongly_case_id", "case_id", "what"),
        Index("ix_heard_wrongly_conversation_id", "conversation_id"),
    )

    id: int = Column(Integer, primary_key=True, comment="Order in which it was corrected first")
    conversation_id: str = Column(
        String(32), ForeignKey("conversations.id"), nullable=False, comment="The conversation it was said in"
    )
    case_id: int = Column(Integer, ForeignKey("cases.id"), nullable=False, comment="The case that was corrected")
    message_seq: int | None = Column(Integer, comment="Sequence number of the message it was heard in, where known")
    what: str = Column(String(64), nullable=False, comment="What it is: kind, sub_kinds, emotion, or the name of a fact")
    heard: Any = Column(JsonText, comment="JSON of what was heard; of a day, its value and role")
    meant: Any = Column(JsonText, comment="JSON of what it should have been; empty when there was nothing to hear")
    agent_id: int = Column(Integer, ForeignKey("agents.id"), nullable=False, comment="Who corrected it last")
    at: datetime = Column(UtcDateTime, nullable=False, comment="When it was corrected last, UTC")
