"""The table of tasks: what somebody of the desk has to do about a case, by a moment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Integer, String, UniqueConstraint

from bot.cases.columns import UtcDateTime, Words
from bot.cases.models.base import Base


class Task(Base):
    """A reminder for oneself or a colleague; no promise, because no customer hears of it."""

    __tablename__ = "tasks"
    __table_args__ = (
        Index("ix_tasks_conversation_id", "conversation_id"),
        UniqueConstraint("conversation_id", "client_id"),
        Index("ix_tasks_case_id", "case_id"),
        Index("ix_tasks_agent_id_done_at", "agent_id", "done_at"),
    )

    id: int = Column(Integer, primary_key=True, comment="Internal number")
    conversation_id: str = Column(
        String(32), ForeignKey("conversations.id"), nullable=False, comment="The conversation it is about"
    )
    case_id: int = Column(Integer, ForeignKey("cases.id"), nullable=False, comment="The case it is about")
    text: str = Column(Words, nullable=False, comment="What is to be done")
    due_at: datetime = Column(UtcDateTime, nullable=False, comment="By when, UTC")
    agent_id: int = Column(Integer, ForeignKey("agents.id"), nullable=False, comment="Who does it")
    made_by_id: int = Column(Integer, ForeignKey("agents.id"), nullable=False, comment="Who asked for it")
    made_at: datetime = Column(UtcDateTime, nullable=False, comment="When it was asked for, UTC")
    done_at: datetime | None = Column(UtcDateTime, comment="When it was done, UTC; empty while it is to be done")
    done_by_id: int | None = Column(Integer, ForeignKey("agents.id"), comment="Who did it")
    louder: int = Column(
        Integer, nullable=False, comment="How loudly it is told: 0 not due, 1 due, 2 overdue, 3 its lead was told"
    )
    client_id: str | None = Column(
        String(128), comment="The page's identifier, so that sending it again makes no second one; empty without"
    )
    version: int = Column(Integer, nullable=False, comment="Counts its changes, by which pages notice them")
