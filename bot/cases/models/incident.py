"""The tables of incidents: the same harm to many customers, told in one wording and made good in one way."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, text

from bot.cases.columns import JsonText, UtcDateTime, Words
from bot.cases.models.base import Base, one_of

INCIDENT_STATES = ("prepared", "declared", "closed", "dismissed")
GATHERING_STATES = ("suggested", "gathered", "left_out")


class Incident(Base):
    """What a person declares: what customers are told, who speaks for the company, and what equal harm is made good by.

    `harms` is a JSON list of {id, zh, en, gesture, minor, remedy}: the gesture and the remedy by their ids in the
    policy, and the level of compensation beyond the loss itself.
    """

    __tablename__ = "incidents"
    __table_args__ = (
        CheckConstraint(one_of("state", INCIDENT_STATES), name="state"),
        Index("ix_incidents_state", "state"),
        Index("uq_incidents_client_id", "client_id", unique=True),
    )

    id: int = Column(Integer, primary_key=True, comment="Number of the incident, shown to people")
    state: str = Column(String(12), nullable=False, comment="prepared, declared, closed or dismissed")
    title: str = Column(Words, nullable=False, comment="What colleagues call it")
    series: str = Column(String(300), nullable=False, comment="What its cases share; new ones are suggested by it")
    since: date | None = Column(Date, comment="First day on which its cases came; empty without one")
    until: date | None = Column(Date, comment="Last such day; empty while it goes on")
    client_id: str | None = Column(
        String(64), comment="What the form was called that made it, so that a second press makes no second one"
    )
    wording_zh: str | None = Column(Words, comment="What customers are told, in Chinese")
    wording_en: str | None = Column(Words, comment="What customers are told, in English")
    worded_by: str | None = Column(String(96), comment="Who wrote it last: agent:LOGIN")
    reviewed_by: str | None = Column(String(96), comment="Who reviewed it; empty after each change: agent:LOGIN")
    reviewed_at: datetime | None = Column(UtcDateTime, comment="When it was reviewed, UTC")
    has_banner: bool = Column(Boolean, nullable=False, comment="Whether the widget and status pages show it")
    harms: Any = Column(JsonText, nullable=False, comment="JSON list of sorts of harm and what each is made good by")
    spokesperson: str | None = Column(String(128), comment="Who speaks for the company: a handler of the policy")
    next_update_at: datetime | None = Column(UtcDateTime, comment="By when customers hear more, UTC")
    statement_zh: str | None = Column(Words, comment="Draft of a public statement, in Chinese")
    statement_en: str | None = Column(Words, comment="Draft of a public statement, in English")
    report: str | None = Column(Words, comment="What was learnt, or why it was none")
    made_by: str = Column(String(96), nullable=False, comment="Who prepared it: agent:LOGIN")
    made_at: datetime = Column(UtcDateTime, nullable=False, comment="When, UTC")
    declared_by: str | None = Column(String(96), comment="Who declared it: agent:LOGIN")
    declared_at: datetime | None = Column(UtcDateTime, comment="When, UTC")
    role: str | None = Column(String(16), comment="Role whose authority stands behind its offer")
    closed_by: str | None = Column(String(96), comment="Who closed or dismissed it: agent:LOGIN")
    closed_at: datetime | None = Column(UtcDateTime, comment="When, UTC")
    version: int = Column(Integer, nullable=False, comment="Counts its changes, so that two people do not collide")


class IncidentCase(Base):
    """A case that may belong to an incident: suggested, gathered by a person, or left out by one."""

    __tablename__ = "incident_cases"
    __table_args__ = (
        CheckConstraint(one_of("state", GATHERING_STATES), name="state"),
        Index("ix_incident_cases_incident_id", "incident_id", "state"),
        Index(
            "uq_incident_cases_gathered",
            "case_id",
            unique=True,
            sqlite_where=text("state = 'gathered'"),
            postgresql_where=text("state = 'gathered'"),
        ),
    )

    incident_id: int = Column(Integer, ForeignKey("incidents.id"), primary_key=True, comment="The incident")
    case_id: int = Column(Integer, ForeignKey("cases.id"), primary_key=True, comment="The case")
    state: str = Column(String(12), nullable=False, comment="suggested, gathered or left_out")
    harm: str = Column(String(32), nullable=False, comment="Its sort of harm, by its id in the incident")
    why: str = Column(String(8), nullable=False, comment="What suggested it: signal, series, scope, words or person")
    set_by: str = Column(String(96), nullable=False, comment="Who suggested or decided: clock or agent:LOGIN")
    set_at: datetime = Column(UtcDateTime, nullable=False, comment="When, UTC")
    told_at: datetime | None = Column(UtcDateTime, comment="When the customer heard of it in the conversation, UTC")


class IncidentUpdate(Base):
    """What was told about an incident while it went on, in both languages; it stands below the banner."""

    __tablename__ = "incident_updates"
    __table_args__ = (Index("ix_incident_updates_incident_id", "incident_id"),)

    id: int = Column(Integer, primary_key=True, comment="Internal number")
    incident_id: int = Column(Integer, ForeignKey("incidents.id"), nullable=False, comment="The incident")
    words_zh: str = Column(Words, nullable=False, comment="What is new, in Chinese")
    words_en: str = Column(Words, nullable=False, comment="What is new, in English")
    made_by: str = Column(String(96), nullable=False, comment="Who told it: agent:LOGIN")
    at: datetime = Column(UtcDateTime, nullable=False, comment="When, UTC")


class TopUp(Base):
    """What a customer of an incident got later, because others with the same harm got more; it is a promise."""

    __tablename__ = "top_ups"
    __table_args__ = (
        Index("ix_top_ups_case_id", "case_id"),
        Index("ix_top_ups_incident_id", "incident_id"),
        Index("uq_top_ups_commitment_id", "commitment_id", unique=True),
    )

    id: int = Column(Integer, primary_key=True, comment="Internal number")
    incident_id: int = Column(Integer, ForeignKey("incidents.id"), nullable=False, comment="The incident")
    case_id: int = Column(Integer, ForeignKey("cases.id"), nullable=False, comment="The case")
    commitment_id: int = Column(Integer, ForeignKey("commitments.id"), nullable=False, comment="The promise of it")
    gesture: str = Column(String(64), nullable=False, comment="Gesture of goodwill by its id in the policy")
    minor: int = Column(BigInteger, nullable=False, comment="What was added, minor units of currency")
    currency: str = Column(String(3), nullable=False, comment="ISO 4217 code")
    made_by: str = Column(String(96), nullable=False, comment="Who caused it: agent:LOGIN or clock")
    made_at: datetime = Column(UtcDateTime, nullable=False, comment="When, UTC")
