"""The table of links to the status pages of cases."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Integer, String

from bot.cases.columns import UtcDateTime
from bot.cases.models.base import Base


class CaseLink(Base):
    """The right to see the status page of one case: whoever has the signed id may, until it is revoked."""

    __tablename__ = "case_links"
    __table_args__ = (Index("ix_case_links_case_id", "case_id"),)

    id: str = Column(String(32), primary_key=True, comment="Opaque identifier; the address also has its signature")
    case_id: int = Column(Integer, ForeignKey("cases.id"), nullable=False, comment="The case it opens")
    made_at: datetime = Column(UtcDateTime, nullable=False, comment="When it was made, UTC")
    made_by: str = Column(String(96), nullable=False, comment="Who made it: bot, agent:LOGIN, customer, clock")
    revoked_at: datetime | None = Column(UtcDateTime, comment="When it stopped opening the page, UTC")
