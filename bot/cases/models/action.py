"""The tables of actions: what is done against a cause, by whom, by when, and whether it helped."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, Date, Float, ForeignKey, Index, Integer, String

from bot.cases.columns import JsonText, UtcDateTime, Words
from bot.cases.models.base import Base, one_of

ACTION_KINDS = ("immediate", "corrective", "preventive")
ACTION_STATES = ("proposed", "agreed", "done", "proven", "unproven", "withdrawn")
ACTION_CHANGES = (
    "proposed", "agreed", "redated", "handed_on", "noted", "cannot", "done", "reckoned", "proven", "unproven",
    "withdrawn", "worded", "told",
)  # fmt: skip


class Action(Base):
    """One action; it is over only when it is proven, or a manager signed that it is not, or it was withdrawn."""

    __tablename__ = "actions"
    __table_args__ = (
        CheckConstraint(one_of("kind", ACTION_KINDS), name="kind"),
        CheckConstraint(one_of("state", ACTION_STATES), name="state"),
        Index("ix_actions_cause", "cause"),
        Index("uq_actions_client_id", "client_id", unique=True),
        Index("ix_actions_state_due_at", "state", "due_at"),
    )

    id: int = Column(Integer, primary_key=True, comment="Number of the action, shown to people")
    cause: str = Column(String(48), nullable=False, comment="The cause, or group of causes, of the policy")
    product: str | None = Column(String(64), comment="Only for this product of the policy; empty for all")
    branch: str | None = Column(String(64), comment="Only for this branch of the policy; empty for all")
    analysis_id: int | None = Column(Integer, ForeignKey("analyses.id"), comment="The analysis that it came out of")
    kind: str = Column(String(12), nullable=False, comment="immediate, corrective or preventive")
    title: str = Column(Words, nullable=False, comment="What is done")
    department: str | None = Column(Words, comment="The department that does it, where the owner does not tell")
    owner: str = Column(String(128), nullable=False, comment="A handler of the policy, agent:LOGIN, or outside")
    outside_name: str | None = Column(Words, comment="Name of an owner outside, such as a supplier")
    outside_email: str | None = Column(Words, comment="Where the owner outside gets the signed link")
    outside_locale: str | None = Column(String(16), comment="The language in which the owner outside is written to")
    due_at: datetime = Column(UtcDateTime, nullable=False, comment="By when it is done, UTC")
    state: str = Column(String(12), nullable=False, comment="proposed, agreed, done, proven, unproven or withdrawn")
    state_at: datetime = Column(UtcDateTime, nullable=False, comment="Since when, UTC")
    made_by: str = Column(String(96), nullable=False, comment="Who proposed it: agent:LOGIN")
    made_at: datetime = Column(UtcDateTime, nullable=False, comment="When it was proposed, UTC")
    before_from: date | None = Column(Date, comment="First day of the window before; chosen when it was agreed")
    before_to: date | None = Column(Date, comment="Last day of the window before")
    settle_days: int | None = Column(Integer, comment="Days after it was done that count in no window")
    after_days: int | None = Column(Integer, comment="Length of the window after, in days; chosen when it was agreed")
    certainty: float | None = Column(Float, comment="How sure one has to be that fewer happen, such as 0.95")
    done_at: datetime | None = Column(UtcDateTime, comment="When it was done, UTC")
    after_from: date | None = Column(Date, comment="First day of the window after")
    after_to: date | None = Column(Date, comment="Last day of the window after")
    result: Any = Column(JsonText, comment="JSON of what was reckoned: counts, orders, ratio, interval, p")
    said_zh: str | None = Column(Words, comment="What changed, for customers, in Chinese")
    said_en: str | None = Column(Words, comment="What changed, for customers, in English")
    said_at: datetime | None = Column(UtcDateTime, comment="When a person released these words, UTC")
    version: int = Column(Integer, nullable=False, comment="Counts its changes, so that two people do not collide")
    client_id: str | None = Column(
        String(64), comment="What the form was called that made it, so that a second press makes no second one"
    )


class ActionChange(Base):
    """One thing that happened to an action: by whom, when, with which words; never altered."""

    __tablename__ = "action_changes"
    __table_args__ = (
        CheckConstraint(one_of("what", ACTION_CHANGES), name="what"),
        Index("ix_action_changes_action_id", "action_id"),
    )

    id: int = Column(Integer, primary_key=True, comment="Internal number")
    action_id: int = Column(Integer, ForeignKey("actions.id"), nullable=False, comment="The action")
    what: str = Column(String(12), nullable=False, comment="proposed, agreed, redated, handed_on, done, proven ...")
    actor: str = Column(String(96), nullable=False, comment="Who: agent:LOGIN, owner:HANDLER, outside, clock")
    at: datetime = Column(UtcDateTime, nullable=False, comment="When, UTC")
    words: str | None = Column(Words, comment="Why, or how, in the words of who did it")
    detail: Any = Column(JsonText, comment="JSON of what changed: dates, owners, numbers")
