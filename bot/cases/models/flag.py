"""The table of flags: what a colleague saw in a case that is larger than the case."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String

from bot.cases.columns import UtcDateTime, Words
from bot.cases.models.base import Base, one_of

FLAG_KINDS = ("problem", "idea", "praise")
FLAG_STATES = ("open", "taken_up", "dismissed", "taken_back")


class Flag(Base):
    """A problem of the system, an idea of a customer, or praise that others should hear of; it goes to the board."""

    __tablename__ = "flags"
    __table_args__ = (
        CheckConstraint(one_of("kind", FLAG_KINDS), name="kind"),
        CheckConstraint(one_of("state", FLAG_STATES), name="state"),
        Index("ix_flags_conversation_id", "conversation_id"),
        Index("ix_flags_state", "state"),
        Index("ix_flags_action_id", "action_id"),
    )

    id: int = Column(Integer, primary_key=True, comment="Internal number")
    conversation_id: str = Column(
        String(32), ForeignKey("conversations.id"), nullable=False, comment="Where it was seen"
    )
    case_id: int | None = Column(Integer, ForeignKey("cases.id"), comment="The case in hand then, if there was one")
    kind: str = Column(String(8), nullable=False, comment="problem, idea or praise")
    words: str | None = Column(Words, comment="What was seen, in a line")
    made_by: str = Column(String(96), nullable=False, comment="Who flagged it: agent:LOGIN")
    made_at: datetime = Column(UtcDateTime, nullable=False, comment="When, UTC")
    state: str = Column(String(12), nullable=False, comment="open, taken_up, dismissed or taken_back")
    settled_by: str | None = Column(String(96), comment="Who took it up or back, or dismissed it: agent:LOGIN")
    settled_at: datetime | None = Column(UtcDateTime, comment="When, UTC")
    answer: str | None = Column(Words, comment="What became of it, for who flagged it")
    action_id: int | None = Column(Integer, ForeignKey("actions.id"), comment="The action that it led to")
