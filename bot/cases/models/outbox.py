"""The table of what is to be sent outside: mail and calls of the company's own systems."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String

from bot.cases.columns import JsonText, UtcDateTime, Words
from bot.cases.models.base import Base, one_of

OUTBOX_STATES = ("waiting", "sent", "failed", "dropped")
OUTBOX_CHANNELS = ("mail", "webhook")


class OutboxItem(Base):
    """One thing to send to one receiver, once per event; written in the transaction of what causes it."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint(one_of("state", OUTBOX_STATES), name="state"),
        CheckConstraint(one_of("channel", OUTBOX_CHANNELS), name="channel"),
        Index("ix_outbox_state_not_before", "state", "not_before"),
        Index("ix_outbox_case_id", "case_id"),
    )

    id: int = Column(Integer, primary_key=True, comment="Internal number")
    key: str = Column(String(160), nullable=False, unique=True, comment="The event and its receiver")
    channel: str = Column(String(8), nullable=False, comment="mail or webhook")
    template: str = Column(String(48), nullable=False, comment="What is said: the name of the notice or event")
    case_id: int | None = Column(Integer, ForeignKey("cases.id"), comment="The case it is about, if there is one")
    to_whom: str = Column(String(16), nullable=False, comment="customer, owner, lead or system")
    address: str | None = Column(Words, comment="Mail address of the receiver, or address of the company's system")
    locale: str = Column(String(16), nullable=False, comment="Language of the receiver")
    body: Any = Column(JsonText, comment="JSON of what is sent: subject, lines, links, calendar, payload")
    not_before: datetime = Column(UtcDateTime, nullable=False, comment="The earliest moment for sending, UTC")
    state: str = Column(String(8), nullable=False, comment="waiting, sent, failed or dropped")
    claim: str | None = Column(String(32), comment="Who is sending it; empty when nobody is")
    claimed_until: datetime | None = Column(UtcDateTime, comment="When the claim lapses, UTC")
    tries: int = Column(Integer, nullable=False, comment="How often sending was begun")
    last_error: str | None = Column(Words, comment="Why the last try failed")
    made_at: datetime = Column(UtcDateTime, nullable=False, comment="When it was written, UTC")
    sent_at: datetime | None = Column(UtcDateTime, comment="When it was handed over, UTC")
    via: str | None = Column(String(8), comment="How it was handed over: smtp, file or http")
