"""The table of causes: which cause a person gave a case, when, and what it was before."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String

from bot.cases.columns import UtcDateTime, Words
from bot.cases.models.base import Base


class CaseCause(Base):
    """One cause of one case; the one that has not ended holds."""

    __tablename__ = "case_causes"
    __table_args__ = (Index("ix_case_causes_case_id", "case_id"), Index("ix_case_causes_cause", "cause"))

    id: int = Column(Integer, primary_key=True, comment="Internal number")
    case_id: int = Column(Integer, ForeignKey("cases.id"), nullable=False, comment="The case that has it")
    cause: str = Column(String(48), nullable=False, comment="Name of a cause of the policy, or unknown")
    suggested: bool = Column(Boolean, nullable=False, comment="Whether it was among the suggestions that were shown")
    note: str | None = Column(Words, comment="What speaks for it, in the words of who gave it")
    set_by: str = Column(String(96), nullable=False, comment="Who gave it: agent:LOGIN")
    set_at: datetime = Column(UtcDateTime, nullable=False, comment="When, UTC")
    ended_at: datetime | None = Column(UtcDateTime, comment="When another one took its place, UTC")
