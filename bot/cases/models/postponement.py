"""The table of postponements: an agent puts a conversation by until a moment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, text

from bot.cases.columns import UtcDateTime, Words
from bot.cases.models.base import Base, one_of

# Why it came back: its time, words of the customer, a decision, a broken promise, a date of the law, the agent, or it
# is not with the agent any more; `again` when it was postponed once more.
CAME_BACK = ("due", "customer", "decided", "promise", "law", "person", "moved", "again")


class Postponement(Base):
    """A conversation that an agent has put by; at most one of a conversation has not ended."""

    __tablename__ = "postponements"
    __table_args__ = (
        CheckConstraint(one_of("ended_by", CAME_BACK), name="ended_by"),
        Index(
            "uq_postponements_active",
            "conversation_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_postponements_conversation_id", "conversation_id"),
    )

    id: int = Column(Integer, primary_key=True, comment="Internal number")
    conversation_id: str = Column(
        String(32), ForeignKey("conversations.id"), nullable=False, comment="The conversation put by"
    )
    case_id: int = Column(Integer, ForeignKey("cases.id"), nullable=False, comment="The case in hand then")
    agent_id: int = Column(Integer, ForeignKey("agents.id"), nullable=False, comment="Who put it by")
    until: datetime = Column(UtcDateTime, nullable=False, comment="When it comes back, UTC")
    reason: str = Column(Words, nullable=False, comment="Why, for colleagues")
    made_at: datetime = Column(UtcDateTime, nullable=False, comment="When it was put by, UTC")
    ended_at: datetime | None = Column(UtcDateTime, comment="When it came back, UTC; empty while it is put by")
    ended_by: str | None = Column(String(12), comment="Why it came back: due, customer, decided, promise, law, person ...")
    seen_at: datetime | None = Column(UtcDateTime, comment="When an agent went on with it after it came back, UTC")
