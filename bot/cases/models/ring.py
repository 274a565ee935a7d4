"""The table of rings: an urgent handoff shown to one agent first."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Integer, String, text

from bot.cases.columns import UtcDateTime
from bot.cases.models.base import Base


class Ring(Base):
    """One attempt to have an agent take a handoff; one at a time for a handoff, and one at a time for an agent."""

    __tablename__ = "rings"
    __table_args__ = (
        Index(
            "uq_rings_handoff",
            "handoff_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "uq_rings_agent",
            "agent_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_rings_handoff_id", "handoff_id"),
    )

    id: int = Column(Integer, primary_key=True, comment="Internal number")
    handoff_id: int = Column(Integer, ForeignKey("handoffs.id"), nullable=False, comment="The handoff it is about")
    agent_id: int = Column(Integer, ForeignKey("agents.id"), nullable=False, comment="The agent it rings for")
    rang_at: datetime = Column(UtcDateTime, nullable=False, comment="When it began to ring, UTC")
    ended_at: datetime | None = Column(UtcDateTime, comment="When it stopped, UTC; empty while it rings")
    outcome: str | None = Column(
        String(12), comment="taken, unanswered, passed (by the agent), left (agent gone) or elsewhere"
    )
