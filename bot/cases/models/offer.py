"""The tables of offers and their options."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import relationship

from bot.cases.columns import JsonText, UtcDateTime, Words
from bot.cases.models.base import Base


class Offer(Base):
    """Two to four options shown to the customer together; at most one offer is open in a case."""

    __tablename__ = "offers"
    __table_args__ = (
        Index(
            "uq_offers_open",
            "case_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_offers_case_id", "case_id"),
    )

    id: str = Column(String(32), primary_key=True, comment="Opaque identifier")
    case_id: int = Column(Integer, ForeignKey("cases.id"), nullable=False, comment="The case it is made in")
    state: str = Column(String(12), nullable=False, comment="open, accepted, withdrawn or taken_back")
    # Longer on PostgreSQL only: SQLite does not enforce lengths, so the column was not altered there.
    made_by: str = Column(
        String(64).with_variant(String(96), "postgresql"), nullable=False, comment="Who made it: bot or agent:LOGIN"
    )
    role: str = Column(
        String(16), nullable=False, comment="Whose authority stands behind it: bot, agent, supervisor or manager"
    )
    reason: str | None = Column(Words, comment="Why a person made it, in their words")
    policy_version: str = Column(String(64), nullable=False, comment="Version of the policy it was reckoned with")
    explanation: Any = Column(JsonText, comment="JSON of why these options and not others")
    made_at: datetime = Column(UtcDateTime, nullable=False, comment="When it was made, UTC")
    expires_at: datetime = Column(UtcDateTime, nullable=False, comment="Until when it can be accepted, UTC")
    ended_at: datetime | None = Column(UtcDateTime, comment="When it was accepted, withdrawn or taken back, UTC")
    end_reason: str | None = Column(Words, comment="Why it was withdrawn or taken back")
    options: list[OfferOption] = relationship(
        "OfferOption", order_by="OfferOption.position", lazy="selectin", back_populates="offer"
    )


class OfferOption(Base):
    """One option of an offer as the policy engine computed it, with the columns that reports need."""

    __tablename__ = "offer_options"
    __table_args__ = (UniqueConstraint("offer_id", "position"),)

    id: str = Column(String(32), primary_key=True, comment="Opaque identifier")
    offer_id: str = Column(String(32), ForeignKey("offers.id"), nullable=False, comment="The offer it is part of")
    position: int = Column(Integer, nullable=False, comment="Place in the menu, from 1")
    remedy: str = Column(String(64), nullable=False, comment="Remedy by its id in the policy")
    goodwill: str | None = Column(String(64), comment="Gesture of goodwill by its id, if any")
    value_minor: int | None = Column(BigInteger, comment="Worth of remedy and goodwill, minor units of currency")
    currency: str | None = Column(String(3), comment="ISO 4217 code of the worth")
    due_at: datetime | None = Column(UtcDateTime, comment="By when it would be done, UTC")
    body: Any = Column(JsonText, nullable=False, comment="The whole option as JSON, commitments included")
    accepted_at: datetime | None = Column(UtcDateTime, comment="When the customer accepted it, UTC")
    accepted_by: str | None = Column(String(64), comment="Who recorded the acceptance")
    accepted_seq: int | None = Column(Integer, comment="Number of the customer's message that was the explicit yes")
    offer: Offer = relationship("Offer", back_populates="options")
