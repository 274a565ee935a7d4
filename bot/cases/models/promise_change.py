"""The table of what became of promises: kept, given another date, handed on, broken."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String

from bot.cases.columns import UtcDateTime, Words
from bot.cases.models.base import Base, one_of

PROMISE_CHANGES = ("kept", "redated", "reckoned_again", "handed_on", "asked", "cannot", "broken", "settled", "reopened")


class PromiseChange(Base):
    """One change of one promise: by whom, when and why; never altered."""

    __tablename__ = "promise_changes"
    __table_args__ = (
        CheckConstraint(one_of("what", PROMISE_CHANGES), name="what"),
        Index("ix_promise_changes_commitment_id", "commitment_id"),
        Index("ix_promise_changes_case_id", "case_id"),
        Index("ix_promise_changes_what_at", "what", "at"),
    )

    id: int = Column(Integer, primary_key=True, comment="Internal number")
    commitment_id: int = Column(Integer, ForeignKey("commitments.id"), nullable=False, comment="The promise")
    case_id: int = Column(Integer, ForeignKey("cases.id"), nullable=False, comment="The case it was made in")
    what: str = Column(String(16), nullable=False, comment="kept, redated, reckoned_again, handed_on, asked ...")
    actor: str = Column(String(96), nullable=False, comment="Who did it: agent:LOGIN, owner:HANDLER, clock, policy")
    at: datetime = Column(UtcDateTime, nullable=False, comment="When, UTC")
    due_before: datetime | None = Column(UtcDateTime, comment="The promised date until then, UTC")
    due_after: datetime | None = Column(UtcDateTime, comment="The promised date from then on, UTC")
    owner_before: str | None = Column(String(128), comment="Who owned it until then")
    owner_after: str | None = Column(String(128), comment="Who owns it from then on")
    reason: str | None = Column(Words, comment="Why, or how it was kept, in the words of who did it")
    reference: str | None = Column(Words, comment="Reference of a payment or parcel, as proof")
    attachment_id: str | None = Column(String(32), ForeignKey("attachments.id"), comment="A photo, as proof")
    file_sha256: str | None = Column(Words, comment="SHA-256 of the file that proves it, hexadecimal")
    file_shown: bool | None = Column(Boolean, comment="Whether the customer sees the file")
    paid_minor: int | None = Column(BigInteger, comment="Sum that was paid, minor units")
    currency: str | None = Column(String(3), comment="ISO 4217 code of the sum")
    paid_reason: str | None = Column(Words, comment="Why it is another sum than was agreed on")
