"""The table of choices (buttons)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String

from bot.cases.columns import JsonText, UtcDateTime, Words
from bot.cases.models.base import Base


class Choice(Base):
    """A button that was shown: the opaque token that the customer sends, and the command that it means."""

    __tablename__ = "choices"
    __table_args__ = (Index("ix_choices_conversation_id_group_name", "conversation_id", "group_name"),)

    token: str = Column(
        String(32), primary_key=True, comment="Opaque token, the only thing the customer sees"
    )
    conversation_id: str = Column(
        String(32),
        ForeignKey("conversations.id"),
        nullable=False,
        comment="The conversation it was offered to",
    )
    command: Any = Column(
        JsonText, nullable=False, comment="JSON of what it stands for, for the dialogue only"
    )
    label: str = Column(Words, nullable=False, comment="Words on the button")
    group_name: str | None = Column(String(64), comment="Choices of one group are withdrawn together")
    is_reusable: bool = Column(Boolean, nullable=False, comment="True when pressing it twice does no harm")
    message_seq: int | None = Column(Integer, comment="Sequence number of the message that shows it")
    offered_at: datetime = Column(UtcDateTime, nullable=False, comment="When it was minted, UTC")
    used_at: datetime | None = Column(UtcDateTime, comment="When it was first pressed, UTC")
    used_client_id: str | None = Column(String(128), comment="client_id of the message that pressed it")
    withdrawn_at: datetime | None = Column(UtcDateTime, comment="When it was withdrawn, UTC")
