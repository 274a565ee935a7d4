"""The table of customers who were told what changed because of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Integer, String

from bot.cases.columns import UtcDateTime
from bot.cases.models.base import Base


class ToldChange(Base):
    """One customer and one action: told once, whatever happens in between."""

    __tablename__ = "told_changes"
    __table_args__ = (Index("uq_told_changes_action_id", "action_id", "conversation_id", unique=True),)

    id: int = Column(Integer, primary_key=True, comment="Internal number")
    action_id: int = Column(Integer, ForeignKey("actions.id"), nullable=False, comment="The action that was proven")
    conversation_id: str = Column(
        String(32), ForeignKey("conversations.id"), nullable=False, comment="The conversation in which it is told"
    )
    case_id: int | None = Column(Integer, ForeignKey("cases.id"), comment="The case that had the cause")
    why: str = Column(String(12), nullable=False, comment="complaint, idea or praise")
    how: str | None = Column(String(12), comment="told, unwanted or gone; empty while it waits")
    at: datetime = Column(UtcDateTime, nullable=False, comment="When it was planned, then when it was told, UTC")
