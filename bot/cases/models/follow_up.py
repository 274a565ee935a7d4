"""The table of follow-ups: whether it is really mended, asked after the last promise was kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, UniqueConstraint

from bot.cases.columns import UtcDateTime, Words
from bot.cases.models.base import Base, one_of

MENDED_ANSWERS = ("mended", "half", "not", "silent")
MENDED_WAYS = ("chat", "page", "clock")


class FollowUp(Base):
    """One time the customer was asked whether a case is mended, and the answer; silence is no answer."""

    __tablename__ = "follow_ups"
    __table_args__ = (
        UniqueConstraint("case_id", "round"),
        CheckConstraint(f"answer IS NULL OR {one_of('answer', MENDED_ANSWERS)}", name="answer"),
        CheckConstraint(f"via IS NULL OR {one_of('via', MENDED_WAYS)}", name="via"),
    )

    id: int = Column(Integer, primary_key=True, comment="Internal number")
    case_id: int = Column(Integer, ForeignKey("cases.id"), nullable=False, comment="The case it is about")
    round: int = Column(Integer, nullable=False, comment="1 for the first time that it was asked")
    asked_at: datetime = Column(UtcDateTime, nullable=False, comment="When the customer was asked, UTC")
    reminded_at: datetime | None = Column(UtcDateTime, comment="When the one reminder was sent, UTC")
    answer: str | None = Column(String(8), comment="mended, half, not, or silent when nobody answered")
    answered_at: datetime | None = Column(UtcDateTime, comment="When it was answered or given up, UTC")
    via: str | None = Column(String(8), comment="Where it was answered: chat, page, or clock for silence")
    comment: str | None = Column(Words, comment="What is still missing, in the customer's words")
