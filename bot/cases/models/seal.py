"""The tables of the seals, and of the end of their chain."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, String

from bot.cases.columns import JsonText, UtcDateTime
from bot.cases.models.base import Base

# SQLite makes only an INTEGER primary key the place of the row itself.
_Number = BigInteger().with_variant(Integer(), "sqlite")


class Seal(Base):
    """The seal of one state of one row, linked to the seal before it; never removed, and only its salt may go."""

    __tablename__ = "seals"
    __table_args__ = (Index("ix_seals_scope_kind_row_key", "scope", "kind", "row_key"),)

    n: int = Column(_Number, primary_key=True, autoincrement=False, comment="Place in the chain, from 1, without gaps")
    at: datetime = Column(UtcDateTime, nullable=False, comment="When it was sealed, UTC")
    act: str = Column(String(8), nullable=False, comment="written, erased or fault")
    scope: str = Column(String(32), nullable=False, comment="The conversation it belongs to; empty for the audit log")
    kind: str = Column(String(16), nullable=False, comment="What is sealed: message, offer, option ...")
    row_key: str = Column(String(64), nullable=False, comment="Which one: number of the message, id of any other row")
    plain: str = Column(String(64), nullable=False, comment="SHA-256 of what is kept for good: dates, sums, states")
    words: Any = Column(JsonText, nullable=False, comment="JSON of a salted digest for each field that may be erased")
    salt: str | None = Column(String(32), comment="Salt of these digests; deleted with the words")
    link: str = Column(String(64), nullable=False, comment="HMAC-SHA256 over the seal before and this one")


class ChainEnd(Base):
    """The end of the chain, in its only row; every transaction that seals something locks it last of all."""

    __tablename__ = "chain_end"

    id: int = Column(Integer, primary_key=True, comment="Always 1")
    n: int = Column(_Number, nullable=False, comment="Place of the last seal; 0 before the first")
    link: str = Column(String(64), nullable=False, comment="Link of the last seal")
    proof: str = Column(String(64), nullable=False, comment="HMAC-SHA256 that this is the end")
