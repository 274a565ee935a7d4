"""The table of saved views."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String

from bot.cases.columns import JsonText, UtcDateTime
from bot.cases.models.base import Base


class SavedView(Base):
    """A search saved under a name, an agent's own or shared with everybody."""

    __tablename__ = "saved_views"
    __table_args__ = (Index("ix_saved_views_agent_id", "agent_id"),)

    id: int = Column(Integer, primary_key=True, comment="Internal number")
    agent_id: int = Column(Integer, ForeignKey("agents.id"), nullable=False, comment="The agent who saved it")
    name: str = Column(String(80), nullable=False, comment="Name by which it is shown")
    is_shared: bool = Column(Boolean, nullable=False, comment="True when everybody at the desk sees it")
    query: Any = Column(JsonText, nullable=False, comment="JSON of the words and filters, as the search takes them")
    saved_at: datetime = Column(UtcDateTime, nullable=False, comment="When it was made or last changed, UTC")
