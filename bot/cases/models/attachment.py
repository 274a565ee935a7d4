"""The table of attachments."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Integer, String

from bot.cases.columns import UtcDateTime, Words
from bot.cases.models.base import Base


class Attachment(Base):
    """A file of the customer, or a colleague's proof of a kept promise; its bytes are stored in the data folder."""

    __tablename__ = "attachments"
    __table_args__ = (Index("ix_attachments_conversation_id", "conversation_id"),)

    id: str = Column(
        String(32), primary_key=True, comment="Opaque identifier, also the name of the file on disk"
    )
    conversation_id: str = Column(
        String(32), ForeignKey("conversations.id"), nullable=False, comment="The conversation it was sent in"
    )
    message_seq: int | None = Column(Integer, comment="Sequence number of the message that shows it")
    name: str = Column(Words, nullable=False, comment="File name the customer's device gave it")
    media_type: str = Column(
        String(64), nullable=False, comment="What the bytes really are, such as image/png"
    )
    bytes: int = Column(Integer, nullable=False, comment="Size in bytes")
    sha256: str = Column(String(64), nullable=False, comment="SHA-256 of the bytes, hexadecimal")
    seen_by: str | None = Column(String(8), comment="staff for what only colleagues see; empty for everybody")
    created_at: datetime = Column(UtcDateTime, nullable=False, comment="When it arrived, UTC")
