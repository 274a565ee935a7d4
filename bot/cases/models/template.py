"""The table of templates."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer

from bot.cases.columns import UtcDateTime, Words
from bot.cases.models.base import Base


class Template(Base):
    """A text that agents send often, with variables in braces; shared with everybody, or one agent's own."""

    __tablename__ = "templates"
    __table_args__ = (
        CheckConstraint("zh_hant IS NOT NULL OR en IS NOT NULL", name="says_something"),
        Index("ix_templates_owner_id", "owner_id"),
    )

    id: int = Column(Integer, primary_key=True, comment="Internal number")
    owner_id: int | None = Column(Integer, ForeignKey("agents.id"), comment="Whose own it is; empty when shared")
    title: str = Column(Words, nullable=False, comment="Name by which it is found")
    zh_hant: str | None = Column(Words, comment="The words in Traditional Chinese")
    en: str | None = Column(Words, comment="The words in English")
    changed_by_id: int = Column(Integer, ForeignKey("agents.id"), nullable=False, comment="Who changed it last")
    changed_at: datetime = Column(UtcDateTime, nullable=False, comment="When it was changed last, UTC")
