"""The table of feelings, one row for each turn of a customer in which one was recognised."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Float, ForeignKey, Integer, String

from bot.cases.columns import UtcDateTime
from bot.cases.models.base import Base


class Feeling(Base):
    """The feeling that the model recognised in the turn that ends with a message; never shown to the customer."""

    __tablename__ = "feelings"

    conversation_id: str = Column(
        String(32), ForeignKey("conversations.id"), primary_key=True, comment="The conversation it was heard in"
    )
    seq: int = Column(Integer, primary_key=True, comment="Sequence number of the last message of the turn")
    emotion: str = Column(String(32), nullable=False, comment="angry, frustrated, worried, disappointed or neutral")
    confidence: float = Column(Float, nullable=False, comment="How sure the model was, 0 to 1")
    noted_at: datetime = Column(UtcDateTime, nullable=False, comment="When it was noted, UTC")
