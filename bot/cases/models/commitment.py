"""The table of commitments."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String

from bot.cases.columns import JsonText, UtcDateTime, Words
from bot.cases.models.base import Base


class Commitment(Base):
    """A promise: what, by whom, by when. It always has an owner and a date."""

    __tablename__ = "commitments"
    __table_args__ = (
        Index("ix_commitments_case_id", "case_id"),
        Index("ix_commitments_state_due_at", "state", "due_at"),
    )

    id: int = Column(Integer, primary_key=True, comment="Internal number")
    case_id: int = Column(
        Integer, ForeignKey("cases.id"), nullable=False, comment="The case it was promised in"
    )
    option_id: str | None = Column(
        String(32), ForeignKey("offer_options.id"), comment="The accepted option it came from"
    )
    what: Any = Column(JsonText, nullable=False, comment="JSON of what is promised, by language")
    owner: str = Column(String(128), nullable=False, comment="Who will do it: handler id, team or agent")
    due_at: datetime = Column(UtcDateTime, nullable=False, comment="By when, UTC")
    state: str = Column(String(8), nullable=False, comment="open, kept, broken or voided")
    state_at: datetime = Column(UtcDateTime, nullable=False, comment="Since when it is in this state, UTC")
    state_reason: str | None = Column(Words, comment="Why it was voided; empty in any other state")
    made_at: datetime = Column(UtcDateTime, nullable=False, comment="When it was promised, UTC")
    redated: int | None = Column(Integer, comment="How often it got another date; empty when never")
    reckoning: Any = Column(JsonText, comment="JSON of how the date was reckoned: opening hours and days off counted")
    proof: str | None = Column(String(8), comment="payment when keeping it needs sum and reference")
    sum_minor: int | None = Column(BigInteger, comment="Sum that was agreed to be paid, minor units")
    currency: str | None = Column(String(3), comment="ISO 4217 code of a promise to pay; empty for any other")
    is_appointment: bool | None = Column(Boolean, comment="True when the customer has to be there")
    picked_up_at: datetime | None = Column(UtcDateTime, comment="When its owner said that it is in work, UTC")
