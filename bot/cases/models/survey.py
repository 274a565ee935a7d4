"""The table of surveys."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String

from bot.cases.columns import UtcDateTime, Words
from bot.cases.models.base import Base


class Survey(Base):
    """A customer's score and comment on how the complaint was handled."""

    __tablename__ = "surveys"
    __table_args__ = (
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
        Index("ix_surveys_conversation_id", "conversation_id"),
    )

    id: int = Column(Integer, primary_key=True, comment="Internal number")
    conversation_id: str = Column(
        String(32), ForeignKey("conversations.id"), nullable=False, comment="The conversation it is about"
    )
    case_id: int | None = Column(
        Integer, ForeignKey("cases.id"), comment="The case it is about, if there was one"
    )
    score: int = Column(Integer, nullable=False, comment="1 (bad) to 5 (good): what came of it")
    process: int | None = Column(Integer, comment="1 (bad) to 5 (good): how it went on, if it was rated")
    treatment: int | None = Column(Integer, comment="1 (bad) to 5 (good): how the customer was treated, if rated")
    comment: str | None = Column(Words, comment="Words the customer added")
    at: datetime = Column(UtcDateTime, nullable=False, comment="When it was given, UTC")
