"""The table of tags: free words by which people sort cases."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Integer, UniqueConstraint

from bot.cases.columns import UtcDateTime, Words
from bot.cases.models.base import Base


class CaseTag(Base):
    """One tag of a case; taking it away deletes the row, and the audit log says who did it."""

    __tablename__ = "case_tags"
    __table_args__ = (UniqueConstraint("case_id", "tag"), Index("ix_case_tags_tag", "tag"))

    id: int = Column(Integer, primary_key=True, comment="Order in which tags were given")
    case_id: int = Column(Integer, ForeignKey("cases.id"), nullable=False, comment="The case it was given to")
    tag: str = Column(Words, nullable=False, comment="The tag, as it is shown")
    at: datetime = Column(UtcDateTime, nullable=False, comment="When it was given, UTC")
