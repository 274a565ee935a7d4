"""The table of figures of promises: one row per commitment, from which every number about promises is counted."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, Column, Date, Float, ForeignKey, Index, Integer, String, text

from bot.cases.columns import UtcDateTime
from bot.cases.models.base import Base

# In the words of the index, so that both databases see that it holds what is asked for.
UNSETTLED = text("promise_figures.state IN ('open', 'broken')")

# What the measures of promises that ended ask of each.
_TOLD_APART = ("settled_on", "state", "in_time", "was_broken", "is_money", "own_currency", "paid_minor")


class PromiseFigure(Base):
    """What is counted of one promise; made from the record, kept by `bot.cases.insight.figures`. No words of anybody.

    Days are on the calendar of the company's time zone.
    """

    __tablename__ = "promise_figures"
    __table_args__ = (
        # In the order of cases and of customers, so that those of a long period are told apart without sorting.
        Index("ix_promise_figures_case_id", "case_id", *_TOLD_APART),
        Index("ix_promise_figures_customer", "customer", *_TOLD_APART),
        Index("ix_promise_figures_made_on", "made_on", "state"),
        # As for cases: what the pages read for a period is in the index.
        Index(
            "ix_promise_figures_settled_on", "settled_on", "state", "in_time", "was_broken", "is_money", "case_id", "customer", "remedy", "kind",
            "product", "branch", "owner", "paid_minor", "own_currency", "money_days",
        ),
        # Only what is not over: an index of all states would be taken for those that nearly every promise has.
        Index("ix_promise_figures_unsettled", "due_on", sqlite_where=UNSETTLED, postgresql_where=UNSETTLED),
    )

    commitment_id: int = Column(Integer, ForeignKey("commitments.id"), primary_key=True, comment="The promise")
    case_id: int = Column(Integer, ForeignKey("cases.id"), nullable=False, comment="The case it was made in")
    customer: int = Column(Integer, nullable=False, comment="The customer of its case")
    owner: str = Column(String(128), nullable=False, comment="Who keeps it: handler id, team or agent")
    remedy: str | None = Column(String(64), comment="Remedy it belongs to, by its id in the policy")
    kind: str | None = Column(String(32), comment="Kind of complaint of its case")
    product: str | None = Column(String(80), comment="Product of its case, by its id in the policy")
    branch: str | None = Column(String(80), comment="Branch of its case, by its id in the policy")
    made_on: date = Column(Date, nullable=False, comment="Day on which it was made")
    due_on: date = Column(Date, nullable=False, comment="Day by which it is to be kept")
    due_at: datetime = Column(UtcDateTime, nullable=False, comment="By when it is to be kept, UTC")
    settled_on: date | None = Column(Date, comment="Day on which it was kept, broken or voided; empty while open")
    state: str = Column(String(8), nullable=False, comment="open, kept, broken or voided")
    in_time: bool | None = Column(Boolean, comment="Kept in time and never broken; empty while open, and when voided")
    was_broken: bool = Column(Boolean, nullable=False, comment="Whether it was ever broken, kept late or not")
    redated: int = Column(Integer, nullable=False, comment="How often it got another date")
    is_money: bool = Column(Boolean, nullable=False, comment="Whether it is a promise to pay, or a sum was paid for it")
    paid_minor: int | None = Column(BigInteger, comment="Sum paid when it was kept, minor units of currency")
    currency: str | None = Column(String(3), comment="ISO 4217 code of the sum")
    own_currency: bool = Column(Boolean, nullable=False, comment="Whether that sum is in the company's currency")
    money_days: float | None = Column(Float, comment="Days from the promise to pay until it was kept")
