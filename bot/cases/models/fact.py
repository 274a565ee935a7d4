"""The table of facts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Integer, String, text

from bot.cases.columns import JsonText, UtcDateTime, Words
from bot.cases.models.base import Base


class Fact(Base):
    """One thing known about a case, and the message that it came from; a correction adds a row."""

    __tablename__ = "facts"
    __table_args__ = (
        Index(
            "uq_facts_current",
            "case_id",
            "name",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
        Index("ix_facts_case_id", "case_id"),
        # For finding the other cases of an order. Only this fact, because other values may be too long for an index.
        Index(
            "ix_facts_order_number",
            "value",
            sqlite_where=text("name = 'order_number'"),
            postgresql_where=text("name = 'order_number'"),
        ),
    )

    id: int = Column(Integer, primary_key=True, comment="Order in which facts were noted")
    case_id: int = Column(Integer, ForeignKey("cases.id"), nullable=False, comment="The case it is about")
    name: str = Column(
        String(64), nullable=False, comment="What it tells: what, when, product, desired_outcome ..."
    )
    value: Any = Column(JsonText, nullable=False, comment="JSON value as said or chosen")
    display: str | None = Column(Words, comment="Words to show for it, if other than the value")
    resolved: Any = Column(
        JsonText, comment="JSON of what it was resolved to: interval, catalogue id, amount"
    )
    message_seq: int | None = Column(Integer, comment="Sequence number of the message it came from")
    source: str = Column(String(32), nullable=False, comment="Who gave it: customer, agent, orders ...")
    noted_at: datetime = Column(UtcDateTime, nullable=False, comment="When it was noted, UTC")
    superseded_at: datetime | None = Column(UtcDateTime, comment="When it stopped being current, UTC")
