"""The table of the audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, Integer, String

from bot.cases.columns import JsonText, UtcDateTime
from bot.cases.models.base import Base


class AuditEntry(Base):
    """One action: who did what to what. Rows are only added; triggers refuse to change or delete them."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_subject", "subject"),
        Index("ix_audit_actor", "actor"),
        Index("ix_audit_action", "action"),
        {"sqlite_autoincrement": True},
    )

    id: int = Column(Integer, primary_key=True, comment="Order of the entries")
    at: datetime = Column(UtcDateTime, nullable=False, comment="When it happened, UTC")
    actor: str = Column(String(96), nullable=False, comment="Who did it: customer, bot, system or agent:LOGIN")
    action: str = Column(String(64), nullable=False, comment="What was done, such as case.stage")
    subject: str = Column(String(96), nullable=False, comment="To what: KIND:ID, such as case:2611-4821-7")
    detail: Any = Column(JsonText, comment="JSON of the particulars, such as from, to and reason")
