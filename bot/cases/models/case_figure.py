"""The table of figures of cases: one wide row per case, from which every number about cases is counted."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, Column, Date, Float, ForeignKey, Index, Integer, String

from bot.cases.columns import UtcDateTime
from bot.cases.models.base import Base


class CaseFigure(Base):
    """What is counted of one case; made from the record, kept by `bot.cases.insight.figures`. No words of anybody.

    Days are on the calendar of the company's time zone.
    """

    __tablename__ = "case_figures"
    __table_args__ = (
        # What the pages of insight read for a period is in the index of its day, so that no row is looked up.
        Index(
            "ix_case_figures_opened_on", "opened_on", "counted", "customer", "kind", "product", "branch", "cause",
            "sub_kind", "agent_id", "money_minor", "credit_minor",
        ),
        Index("ix_case_figures_called_on", "called_on"),
        Index("ix_case_figures_resolved_on", "resolved_on", "counted", "customer"),
        Index("ix_case_figures_reopened_on", "reopened_on"),
        Index(
            "ix_case_figures_mended_on", "mended_on", "counted", "mended", "customer", "remedy", "cause", "kind",
            "product", "branch", "agent_id",
        ),
        Index(
            "ix_case_figures_scored_on", "scored_on", "counted", "outcome", "process", "treatment", "remedy", "cause",
            "kind", "product", "branch", "agent_id",
        ),
        Index("ix_case_figures_stage", "stage"),
        # In the order of what a long period is most often divided by; they are counted from the index alone.
        Index(
            "ix_case_figures_cause", "cause", "opened_on", "counted", "customer", "product", "branch", "money_minor",
            "credit_minor",
        ),
        Index(
            "ix_case_figures_kind", "kind", "product", "opened_on", "counted", "hazard", "customer", "money_minor",
            "credit_minor",
        ),
        Index("ix_case_figures_incident_id", "incident_id"),
        # In the order of customers, so that those of a long period are told apart without sorting.
        Index(
            "ix_case_figures_customer", "customer", "counted", "opened_on", "resolved_on", "reopened_on", "mended_on",
            "mended",
        ),
        Index("ix_case_figures_conversation_id", "conversation_id"),
    )

    case_id: int = Column(Integer, ForeignKey("cases.id"), primary_key=True, comment="The case")
    conversation_id: str = Column(
        String(32), ForeignKey("conversations.id"), nullable=False, comment="The conversation it is handled in"
    )
    customer: int = Column(
        Integer, nullable=False, comment="The first case that is known to be of the same customer, by its id"
    )
    opened_on: date = Column(Date, nullable=False, comment="Day on which it was opened")
    opened_at: datetime = Column(UtcDateTime, nullable=False, comment="When it was opened, UTC")
    counted: bool = Column(
        Boolean, nullable=False, comment="False for one that goes on in another case, or in which nothing was told"
    )
    stage: str = Column(String(12), nullable=False, comment="Where it stands")
    kind: str | None = Column(String(32), comment="Kind of complaint")
    sub_kind: str | None = Column(String(32), comment="What exactly is the matter, the most particular of several")
    product: str | None = Column(String(80), comment="Product or service by its id in the policy")
    branch: str | None = Column(String(80), comment="Branch by its id in the policy")
    batch: str | None = Column(String(40), comment="Batch or lot number of the product")
    severity: int | None = Column(Integer, comment="Severity 1 (light) to 4 (grave)")
    emotion: str | None = Column(String(32), comment="Feeling heard in it")
    hazard: bool = Column(Boolean, nullable=False, comment="Whether somebody was hurt or may be")
    agent_id: int | None = Column(Integer, ForeignKey("agents.id"), comment="Who of the desk last had it")
    cause: str | None = Column(String(64), comment="Cause by its id in the policy's tree, or unknown")
    incident_id: int | None = Column(Integer, comment="The incident it belongs to")
    called_on: date | None = Column(Date, comment="Day on which a person was first called for")
    called_at: datetime | None = Column(UtcDateTime, comment="When a person was first called for, UTC")
    first_human_at: datetime | None = Column(UtcDateTime, comment="When a person's first words came, UTC")
    human_hours: float | None = Column(Float, comment="Hours from the call for a person to their first words")
    resolved_on: date | None = Column(Date, comment="Day on which it was last resolved")
    resolved_at: datetime | None = Column(UtcDateTime, comment="When it was last resolved, UTC")
    reopened: int = Column(Integer, nullable=False, comment="How often it was opened again")
    reopened_on: date | None = Column(Date, comment="Day on which it was last opened again")
    mended: str | None = Column(String(8), comment="Last answer to whether it is mended: mended, half, not, silent")
    mended_on: date | None = Column(Date, comment="Day of that answer")
    outcome: int | None = Column(Integer, comment="Last mark for what came of it, 1 (bad) to 5 (good)")
    process: int | None = Column(Integer, comment="Last mark for how it went on, 1 to 5")
    treatment: int | None = Column(Integer, comment="Last mark for how the customer was treated, 1 to 5")
    scored_on: date | None = Column(Date, comment="Day of those marks")
    remedy: str | None = Column(String(64), comment="Remedy that was agreed, by its id in the policy")
    money_minor: int = Column(BigInteger, nullable=False, comment="Money that was paid, minor units of currency")
    credit_minor: int = Column(BigInteger, nullable=False, comment="Worth of the goodwill agreed, minor units")
    currency: str = Column(String(3), nullable=False, comment="ISO 4217 code of the sums")
    promises: int = Column(Integer, nullable=False, comment="Promises made and not voided")
    promises_open: int = Column(Integer, nullable=False, comment="Promises that are still to be kept")
    promises_kept: int = Column(Integer, nullable=False, comment="Promises kept in time")
    promises_late: int = Column(Integer, nullable=False, comment="Promises kept late")
    promises_broken: int = Column(Integer, nullable=False, comment="Promises broken and not kept since")
