"""The table of notices: what one agent is told, so that nothing falls between two people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, text

from bot.cases.columns import UtcDateTime
from bot.cases.models.base import Base, one_of

NOTICE_KINDS = (
    "approved", "approved_for_less", "declined", "transferred", "assigned", "taken_away", "back_in_queue", "mentioned",
    "wrote_again", "came_back", "low_score", "not_mended", "promise_broken", "promise_moved",
    # For the owners of promises.
    "promise_given", "promise_redated", "promise_late", "promise_gone", "promise_answered",
)  # fmt: skip


class Notice(Base):
    """One thing that an agent is told about a conversation; it holds no words of anybody."""

    __tablename__ = "notices"
    __table_args__ = (
        CheckConstraint(one_of("kind", NOTICE_KINDS), name="kind"),
        Index("ix_notices_agent_id", "agent_id", "id"),
        Index("ix_notices_conversation_id", "conversation_id"),
        Index(
            "ix_notices_unread",
            "agent_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
    )

    id: int = Column(Integer, primary_key=True, comment="Internal number, in the order of telling")
    agent_id: int = Column(Integer, ForeignKey("agents.id"), nullable=False, comment="Who is told")
    kind: str = Column(String(20), nullable=False, comment="What happened, such as transferred or mentioned")
    conversation_id: str = Column(
        String(32), ForeignKey("conversations.id"), nullable=False, comment="Where it happened"
    )
    about: str = Column(
        String(40), nullable=False, comment="What exactly, such as note:12, so that nothing is told twice; or empty"
    )
    by_agent_id: int | None = Column(
        Integer, ForeignKey("agents.id"), comment="The colleague who did it; empty for a customer or a clock"
    )
    at: datetime = Column(UtcDateTime, nullable=False, comment="When it happened, UTC")
    read_at: datetime | None = Column(UtcDateTime, comment="When the agent read it, UTC")
