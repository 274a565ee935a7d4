"""The table of private notes, separate from the messages so that no note can be mistaken for one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Integer, String, UniqueConstraint

from bot.cases.columns import UtcDateTime, Words
from bot.cases.models.base import Base


class Note(Base):
    """A note that an agent wrote for colleagues about a conversation; never shown to the customer."""

    __tablename__ = "notes"
    __table_args__ = (UniqueConstraint("conversation_id", "client_id"),)

    id: int = Column(Integer, primary_key=True, comment="Internal number, in the order of writing")
    conversation_id: str = Column(
        String(32), ForeignKey("conversations.id"), nullable=False, comment="The conversation it is about"
    )
    agent_id: int = Column(Integer, ForeignKey("agents.id"), nullable=False, comment="Who wrote it")
    after_seq: int = Column(
        Integer, nullable=False, comment="Number of the message that was the last when it was written, 0 before the first"
    )
    at: datetime = Column(UtcDateTime, nullable=False, comment="When it was written, UTC")
    text: str = Column(Words, nullable=False, comment="The words, verbatim")
    client_id: str = Column(String(128), nullable=False, comment="The page's identifier; makes writing idempotent")
