"""The tables of analyses: five whys about a cause, with the evidence for each answer, in versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Integer, String, UniqueConstraint

from bot.cases.columns import JsonText, UtcDateTime, Words
from bot.cases.models.base import Base


class Analysis(Base):
    """One question why a cause occurs, which people answer step by step."""

    __tablename__ = "analyses"
    __table_args__ = (Index("ix_analyses_cause", "cause"), Index("uq_analyses_client_id", "client_id", unique=True))

    id: int = Column(Integer, primary_key=True, comment="Internal number")
    cause: str = Column(String(48), nullable=False, comment="The cause of the policy that it is about")
    title: str = Column(Words, nullable=False, comment="What is asked, in a line")
    made_by: str = Column(String(96), nullable=False, comment="Who began it: agent:LOGIN")
    made_at: datetime = Column(UtcDateTime, nullable=False, comment="When, UTC")
    client_id: str | None = Column(
        String(64), comment="What the form was called that made it, so that a second press makes no second one"
    )


class AnalysisVersion(Base):
    """What an analysis said at one time; never altered."""

    __tablename__ = "analysis_versions"
    __table_args__ = (UniqueConstraint("analysis_id", "number", name="uq_analysis_versions_analysis_id"),)

    id: int = Column(Integer, primary_key=True, comment="Internal number")
    analysis_id: int = Column(Integer, ForeignKey("analyses.id"), nullable=False, comment="The analysis")
    number: int = Column(Integer, nullable=False, comment="Counts its versions from 1")
    steps: Any = Column(
        JsonText, nullable=False, comment="JSON list of steps: why, because, evidence (cases, files, order lines)"
    )
    root: str | None = Column(Words, comment="What it comes down to; empty while it is not found")
    made_by: str = Column(String(96), nullable=False, comment="Who wrote this version: agent:LOGIN")
    made_at: datetime = Column(UtcDateTime, nullable=False, comment="When, UTC")
