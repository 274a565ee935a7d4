"""The table of ties between cases."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String

from bot.cases.columns import UtcDateTime
from bot.cases.models.base import Base, one_of

TIES = ("linked", "merged", "split")


class CaseTie(Base):
    """Two cases that a person tied: linked; the other goes on in this one (merged); or it came out of this (split)."""

    __tablename__ = "case_ties"
    __table_args__ = (
        CheckConstraint(one_of("kind", TIES), name="kind"),
        Index("ix_case_ties_case_id", "case_id"),
        Index("ix_case_ties_other_id", "other_id"),
    )

    id: int = Column(Integer, primary_key=True, comment="Order in which they were tied")
    kind: str = Column(String(8), nullable=False, comment="linked, merged or split")
    case_id: int = Column(
        Integer, ForeignKey("cases.id"), nullable=False, comment="The case that goes on, or that was split"
    )
    other_id: int = Column(
        Integer, ForeignKey("cases.id"), nullable=False, comment="The case merged into it, or split from it"
    )
    stage_before: str | None = Column(String(12), comment="Where a merged case stood, to go on there when it is undone")
    made_by: str = Column(String(96), nullable=False, comment="Who tied them: agent:LOGIN")
    made_at: datetime = Column(UtcDateTime, nullable=False, comment="When, UTC")
    ended_by: str | None = Column(String(96), comment="Who undid it: agent:LOGIN; empty while it holds")
    ended_at: datetime | None = Column(UtcDateTime, comment="When it was undone, UTC")
