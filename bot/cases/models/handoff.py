"""The table of handoffs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, text

from bot.cases.columns import UtcDateTime, Words
from bot.cases.models.base import Base


class Handoff(Base):
    """A conversation on its way to a person, with one, or back; at most one is active in a conversation."""

    __tablename__ = "handoffs"
    __table_args__ = (
        Index(
            "uq_handoffs_active",
            "conversation_id",
            unique=True,
            sqlite_where=text("state IN ('waiting', 'taken')"),
            postgresql_where=text("state IN ('waiting', 'taken')"),
        ),
        Index("ix_handoffs_state", "state", "priority", "promised_by"),
        Index("ix_handoffs_conversation_id", "conversation_id"),
    )

    id: int = Column(Integer, primary_key=True, comment="Internal number")
    conversation_id: str = Column(
        String(32), ForeignKey("conversations.id"), nullable=False, comment="The conversation handed over"
    )
    case_id: int | None = Column(
        Integer, ForeignKey("cases.id"), comment="The case it is about, if there is one"
    )
    state: str = Column(
        String(12), nullable=False, comment="waiting, taken, given_back, resolved, recovered or transferred"
    )
    reason: str = Column(String(32), nullable=False, comment="Why a person: requested, hazard, technical ...")
    queue: str = Column(String(64), nullable=False, comment="Which people it waits for")
    priority: int = Column(Integer, nullable=False, comment="1 is the most urgent")
    promised_by: datetime | None = Column(
        UtcDateTime, comment="By when the customer was told somebody answers, UTC"
    )
    contact_needed: bool = Column(
        Boolean, nullable=False, comment="True when contact details should be asked for"
    )
    note: str | None = Column(Words, comment="What the next person should know")
    stage_before: str | None = Column(String(12), comment="Stage of the case before it was handed over")
    requested_at: datetime = Column(UtcDateTime, nullable=False, comment="When a person was called, UTC")
    agent_id: int | None = Column(Integer, ForeignKey("agents.id"), comment="The agent who took it")
    taken_at: datetime | None = Column(UtcDateTime, comment="When the agent took it, UTC")
    ended_at: datetime | None = Column(
        UtcDateTime, comment="When it was given back, resolved or recovered, UTC"
    )
    team: str | None = Column(Words, comment="The team a colleague passed it to; empty for everybody")
    came_back_at: datetime | None = Column(
        UtcDateTime, comment="When it came back because its agent was away, UTC; such ones are first in line"
    )
    overdue_at: datetime | None = Column(
        UtcDateTime, comment="When it was raised because nobody had taken it in time, UTC"
    )
