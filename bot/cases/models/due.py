"""The table of what comes due: reminders, notes on progress, promises, follow-ups, dates of the law."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String

from bot.cases.columns import JsonText, UtcDateTime
from bot.cases.models.base import Base, one_of

DUE_STATES = ("waiting", "done", "dropped")


class Due(Base):
    """Something that happens at a moment, once per event: `key` names the event, whoever carries it out."""

    __tablename__ = "dues"
    __table_args__ = (
        CheckConstraint(one_of("state", DUE_STATES), name="state"),
        Index("ix_dues_state_at", "state", "at"),
        Index("ix_dues_case_id", "case_id"),
        Index("ix_dues_action_id", "action_id"),
        Index("ix_dues_incident_id", "incident_id"),
    )

    id: int = Column(Integer, primary_key=True, comment="Internal number")
    key: str = Column(String(120), nullable=False, unique=True, comment="The event, such as promise:12:0:due")
    kind: str = Column(String(24), nullable=False, comment="What happens: remind_owner, promise_due, ask_mended ...")
    case_id: int | None = Column(Integer, ForeignKey("cases.id"), comment="The case it belongs to, if it does")
    action_id: int | None = Column(Integer, ForeignKey("actions.id"), comment="The action it belongs to, if it does")
    incident_id: int | None = Column(Integer, comment="The incident it belongs to, if it does")
    subject: int | None = Column(Integer, comment="The commitment or handoff it is about, where there is one")
    at: datetime = Column(UtcDateTime, nullable=False, comment="When it happens, UTC")
    reckoning: Any = Column(JsonText, comment="JSON of how the moment was reckoned; no words of a customer")
    state: str = Column(String(8), nullable=False, comment="waiting, done or dropped")
    claim: str | None = Column(String(32), comment="Who is carrying it out; empty when nobody is")
    claimed_until: datetime | None = Column(UtcDateTime, comment="When the claim lapses, UTC")
    tries: int = Column(Integer, nullable=False, comment="How often it was claimed")
    outcome: str | None = Column(String(32), comment="What came of it, or why it was dropped")
    ended_at: datetime | None = Column(UtcDateTime, comment="When it was done or dropped, UTC")
