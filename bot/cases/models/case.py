"""The table of cases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String

from bot.cases.columns import JsonText, UtcDateTime
from bot.cases.models.base import Base, one_of

STAGES = ("noted", "listening", "clarifying", "offering", "agreed", "escalated", "resolved", "closed")


class Case(Base):
    """One complaint, from the first message to its closing."""

    __tablename__ = "cases"
    __table_args__ = (
        CheckConstraint(one_of("stage", STAGES), name="stage"),
        Index("ix_cases_conversation_id", "conversation_id"),
        Index("ix_cases_stage", "stage"),
    )

    id: int = Column(Integer, primary_key=True, comment="Internal number, never shown")
    number: str = Column(
        String(20), nullable=False, unique=True, comment="Speakable number with a check digit"
    )
    conversation_id: str = Column(
        String(32),
        ForeignKey("conversations.id"),
        nullable=False,
        comment="The conversation it is handled in",
    )
    stage: str = Column(String(12), nullable=False, comment="Where it stands, noted to closed")
    stage_since: datetime = Column(UtcDateTime, nullable=False, comment="When it came to this stage, UTC")
    kind: str | None = Column(String(32), comment="Kind of complaint, such as product_quality")
    emotion: str | None = Column(String(32), comment="Feeling heard in it, such as angry")
    severity: int | None = Column(Integer, comment="Severity 1 (light) to 4 (grave)")
    severity_reasons: Any = Column(JsonText, comment="JSON list of what made up the severity")
    opened_at: datetime = Column(UtcDateTime, nullable=False, comment="When it was opened, UTC")
    resolved_at: datetime | None = Column(UtcDateTime, comment="When it was last resolved, UTC")
    closed_at: datetime | None = Column(UtcDateTime, comment="When it was closed, UTC")
    reopened: int = Column(
        Integer, nullable=False, comment="How often it was opened again after an agreement"
    )
