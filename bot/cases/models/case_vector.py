"""The table of case vectors."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String

from bot.cases.columns import UtcDateTime
from bot.cases.models.base import Base


class CaseVector(Base):
    """The subject of an ended case as a vector of the sentence encoder; similar cases have similar vectors."""

    __tablename__ = "case_vectors"

    id: int = Column(Integer, primary_key=True, comment="Order in which vectors were made")
    case_id: int = Column(
        Integer, ForeignKey("cases.id"), nullable=False, unique=True, comment="The case that it describes"
    )
    encoder: str = Column(
        String(32), nullable=False, comment="Encoder that made it; vectors of different ones cannot be compared"
    )
    vector: bytes = Column(LargeBinary, nullable=False, comment="16-bit little-endian floats, of length one together")
    made_at: datetime = Column(UtcDateTime, nullable=False, comment="When it was made, UTC")
