"""The table of requests for approval."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, text

from bot.cases.columns import JsonText, UtcDateTime, Words
from bot.cases.models.base import Base, one_of

APPROVAL_STATES = ("waiting", "approved", "declined", "withdrawn")


class Approval(Base):
    """A request for what is above an agent's authority, and its decision; at most one waits in a case.

    It is about options that the policy reckoned, or about a free sum (`amount_minor`), with its worth and its way.
    """

    __tablename__ = "approvals"
    __table_args__ = (
        CheckConstraint(one_of("state", APPROVAL_STATES), name="state"),
        Index(
            "uq_approvals_waiting",
            "case_id",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_approvals_case_id", "case_id"),
        Index("ix_approvals_state", "state", "answer_by"),
    )

    id: int = Column(Integer, primary_key=True, comment="Internal number")
    case_id: int = Column(Integer, ForeignKey("cases.id"), nullable=False, comment="The case it is about")
    state: str = Column(String(12), nullable=False, comment="waiting, approved, declined or withdrawn")
    role: str = Column(String(16), nullable=False, comment="The least role that may decide: supervisor or manager")
    options: Any = Column(JsonText, nullable=False, comment="JSON of the options as they were reckoned")
    policy_version: str = Column(
        String(64), nullable=False, comment="Version of the policy they were reckoned with"
    )
    reason: str = Column(Words, nullable=False, comment="Why the agent asks for them")
    requested_by_id: int = Column(Integer, ForeignKey("agents.id"), nullable=False, comment="The agent who asks")
    requested_at: datetime = Column(UtcDateTime, nullable=False, comment="When it was asked, UTC")
    answer_by: datetime = Column(
        UtcDateTime, nullable=False, comment="By when the customer was told there is an answer, UTC"
    )
    decided_by_id: int | None = Column(Integer, ForeignKey("agents.id"), comment="Who decided")
    decided_at: datetime | None = Column(UtcDateTime, comment="When it was decided or withdrawn, UTC")
    note: str | None = Column(Words, comment="What the one who decided has to say to the agent")
    offer_id: str | None = Column(String(32), ForeignKey("offers.id"), comment="The offer it became")
    amount_minor: int | None = Column(BigInteger, comment="The free sum that is asked for, minor units of currency")
    currency: str | None = Column(String(3), comment="ISO 4217 code of the sums")
    granted_minor: int | None = Column(BigInteger, comment="The sum that was approved, at most the one asked for")
    as_goodwill: bool | None = Column(Boolean, comment="Whether the sum is given as goodwill")
    paid_how: str | None = Column(String(16), comment="How it is paid: original, transfer, cash or credit")
    pay_by: datetime | None = Column(UtcDateTime, comment="By when it is to be paid, UTC")
    purpose: str | None = Column(Words, comment="What the sum is for, in the agent's words")
    customer_words: str | None = Column(Words, comment="What the customer was told about the decision, in its own words")
    commitment_id: int | None = Column(Integer, ForeignKey("commitments.id"), comment="The promise it became")
