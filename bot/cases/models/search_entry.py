"""The table of the entries of the full-text index."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.dialects.postgresql import TSVECTOR

from bot.cases.models.base import Base


class SearchEntry(Base):
    """One message, or a customer's details, in the full-text index; written together with it and never changed."""

    __tablename__ = "search_entries"
    __table_args__ = (
        # PostgreSQL's index of the terms; SQLite has its terms in a table of its own, so that its index is empty.
        Index(
            "ix_search_entries_words",
            "words",
            postgresql_using="gin",
            sqlite_where=text("words IS NOT NULL"),
        ),
    )

    id: int = Column(Integer, primary_key=True, comment="Order in which it was written; the rowid of search_words")
    conversation_id: str = Column(
        String(32), ForeignKey("conversations.id"), nullable=False, comment="The conversation it is found in"
    )
    seq: int = Column(Integer, nullable=False, comment="Sequence number of the message; 0 for the customer's details")
    said: bool = Column(Boolean, nullable=False, comment="True for words of a person, false for the bot's and the system's")
    words: str | None = Column(
        Text().with_variant(TSVECTOR(), "postgresql"), comment="The terms with their places; empty on SQLite"
    )
