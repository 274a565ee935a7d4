"""The table of signals: what early warning found, until a person decides what comes of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, Date, Float, ForeignKey, Index, Integer, String

from bot.cases.columns import JsonText, UtcDateTime, Words
from bot.cases.models.base import Base, one_of

SIGNAL_RULES = ("hazards", "burst", "growth", "look", "words")
SIGNAL_STATES = ("open", "looked", "dismissed", "incident")


class Signal(Base):
    """A series of complaints, or cases with similar words, that somebody should look at; it holds no words of a case.

    Found again while it is open, it grows. `version` counts its changes, so that two people do not decide at once.
    """

    __tablename__ = "signals"
    __table_args__ = (
        CheckConstraint(one_of("rule", SIGNAL_RULES), name="rule"),
        CheckConstraint(one_of("state", SIGNAL_STATES), name="state"),
        Index("ix_signals_state", "state", "found_at"),
        Index("ix_signals_incident_id", "incident_id"),
    )

    id: int = Column(Integer, primary_key=True, comment="Internal number")
    rule: str = Column(String(8), nullable=False, comment="hazards, burst, growth, look or words")
    series: str = Column(String(300), nullable=False, comment="What its cases share, such as kind=process&product=kettle")
    day: date = Column(Date, nullable=False, comment="Last day of the days it is about, in the company's time zone")
    days: int = Column(Integer, nullable=False, comment="How many days it is about")
    cases: Any = Column(JsonText, nullable=False, comment="JSON list of the numbers of its cases in the store")
    came: int = Column(Integer, nullable=False, comment="How many cases came in these days")
    expected: float = Column(Float, nullable=False, comment="How many were to be expected")
    p: float = Column(Float, nullable=False, comment="How probable so many or more are by chance; 0 without statistics")
    state: str = Column(String(12), nullable=False, comment="open, looked, dismissed or incident")
    found_at: datetime = Column(UtcDateTime, nullable=False, comment="When it was first found, UTC")
    seen_at: datetime = Column(UtcDateTime, nullable=False, comment="When it was last found, UTC")
    settled_by: str | None = Column(String(96), comment="Who decided: agent:LOGIN")
    settled_at: datetime | None = Column(UtcDateTime, comment="When, UTC")
    reason: str | None = Column(Words, comment="Why nothing is done, in the words of who decided")
    incident_id: int | None = Column(Integer, ForeignKey("incidents.id"), comment="The incident that it led to")
    version: int = Column(Integer, nullable=False, comment="Counts its changes")
