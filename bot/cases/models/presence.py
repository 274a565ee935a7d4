"""The table of presences: which agents are at the desk, and what they can take on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Integer, String

from bot.cases.columns import JsonText, UtcDateTime, Words
from bot.cases.models.base import Base, one_of

PRESENCES = ("available", "busy", "away")


class Presence(Base):
    """The presence, capacity, languages and team set for an agent, and when their page was last connected."""

    __tablename__ = "presences"
    __table_args__ = (CheckConstraint(one_of("state", PRESENCES), name="state"),)

    agent_id: int = Column(Integer, ForeignKey("agents.id"), primary_key=True, comment="The agent")
    state: str = Column(String(12), nullable=False, comment="available, busy or away, as the agent chose")
    capacity: int = Column(Integer, nullable=False, comment="How many conversations the agent holds at once")
    languages: Any = Column(JsonText, nullable=False, comment="JSON list of the languages the agent speaks")
    rings: bool | None = Column(
        Boolean, comment="Whether urgent cases ring for the agent; empty as their role has it"
    )
    team: str = Column(Words, nullable=False, comment="Name of the agent's team, empty without one")
    changed_at: datetime = Column(UtcDateTime, nullable=False, comment="When the state was chosen, UTC")
    left_at: datetime | None = Column(UtcDateTime, comment="When they signed out, UTC")
    seen_at: datetime | None = Column(
        UtcDateTime, comment="When a page of theirs was last connected, UTC; empty after signing out"
    )
