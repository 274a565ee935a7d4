"""The table of suggested replies."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String

from bot.cases.columns import UtcDateTime, Words
from bot.cases.models.base import Base, one_of

SUGGESTION_SOURCES = ("company", "colleagues")
SUGGESTION_OUTCOMES = ("used", "edited", "ignored")


class Suggestion(Base):
    """One reply that was suggested to an agent when they sent a message, and its outcome."""

    __tablename__ = "suggestions"
    __table_args__ = (
        CheckConstraint(one_of("source", SUGGESTION_SOURCES), name="source"),
        CheckConstraint(one_of("outcome", SUGGESTION_OUTCOMES), name="outcome"),
        Index("ix_suggestions_source", "source", "outcome"),
        Index("ix_suggestions_conversation_id", "conversation_id"),
    )

    id: int = Column(Integer, primary_key=True, comment="Order in which outcomes were recorded")
    conversation_id: str = Column(
        String(32), ForeignKey("conversations.id"), nullable=False, comment="The conversation it was suggested in"
    )
    agent_id: int = Column(Integer, ForeignKey("agents.id"), nullable=False, comment="The agent it was suggested to")
    source: str = Column(
        String(12), nullable=False, comment="company: its own wording; colleagues: said in a solved case"
    )
    name: str = Column(String(64), nullable=False, comment="The words it was made of, or the case it was said in")
    step: str = Column(String(32), nullable=False, comment="The next step it was suggested for")
    text: str = Column(Words, nullable=False, comment="The suggestion as it was shown")
    outcome: str = Column(String(8), nullable=False, comment="used (as it is), edited or ignored")
    sent: str | None = Column(Words, comment="What was sent instead, when it was edited")
    at: datetime = Column(UtcDateTime, nullable=False, comment="When the message was sent, UTC")
