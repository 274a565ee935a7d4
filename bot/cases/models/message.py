"""The table of messages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, UniqueConstraint

from bot.cases.columns import JsonText, UtcDateTime, Words
from bot.cases.models.base import Base, one_of

ROLES = ("customer", "bot", "agent", "system")


class Message(Base):
    """One message of a conversation, verbatim; never changed or removed (triggers, and seals)."""

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint(one_of("role", ROLES), name="role"),
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "client_id"),
        Index("ix_messages_at", "at"),
    )

    id: str = Column(
        String(64), primary_key=True, comment="Identifier, unique everywhere; makes appending idempotent"
    )
    conversation_id: str = Column(
        String(32), ForeignKey("conversations.id"), nullable=False, comment="The conversation it belongs to"
    )
    seq: int = Column(Integer, nullable=False, comment="Place in the conversation, from 1, without gaps")
    at: datetime = Column(UtcDateTime, nullable=False, comment="When it was said, UTC")
    role: str = Column(String(8), nullable=False, comment="Who said it: customer, bot, agent or system")
    author_name: str | None = Column(Words, comment="Name shown for the author, if there is one")
    kind: str = Column(
        String(16), nullable=False, comment="Kind in the customer protocol: text, question, recap ..."
    )
    text: str = Column(Words, nullable=False, comment="The words, verbatim to the byte")
    payload: Any = Column(JsonText, comment="JSON for buttons and cards, by kind")
    client_id: str | None = Column(
        String(128), comment="The widget's own identifier, unique in a conversation"
    )
    turn_id: str | None = Column(String(32), comment="The turn that produced it, if the bot did")
