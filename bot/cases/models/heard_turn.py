"""The tables of what was heard in each turn, and of what trainers taught from it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, Column, Float, ForeignKey, Index, Integer, String, text

from bot.cases.columns import JsonText, UtcDateTime, Words
from bot.cases.models.base import Base, one_of

# Where a line went: among the examples, into the exam, or nowhere because the turns teach nothing.
GOALS = ("training", "exam", "nothing")


class HeardTurn(Base):
    """What the model heard in one turn and what followed; the words are those of its messages and stand only there."""

    __tablename__ = "heard_turns"
    __table_args__ = (
        Index("ix_heard_turns_conversation_id", "conversation_id"),
        Index("ix_heard_turns_at", "at"),
        Index(
            "ix_heard_turns_lesson_id",
            "lesson_id",
            sqlite_where=text("lesson_id IS NOT NULL"),
            postgresql_where=text("lesson_id IS NOT NULL"),
        ),
    )

    turn_id: str = Column(String(32), ForeignKey("turns.id"), primary_key=True, comment="The turn")
    conversation_id: str = Column(
        String(32), ForeignKey("conversations.id"), nullable=False, comment="The conversation it belongs to"
    )
    at: datetime = Column(UtcDateTime, nullable=False, comment="When it was answered, UTC")
    by_button: bool = Column(Boolean, nullable=False, comment="True for a pressed button, in which nothing is heard")
    stage: str = Column(String(12), nullable=False, comment="Stage of the dialogue in which it was answered")
    intent: str = Column(String(64), nullable=False, comment="The intent that was decided on")
    confidence: float = Column(Float, nullable=False, comment="How sure the model was of it, 0 to 1")
    margin: float = Column(Float, nullable=False, comment="How much surer than of the next one, -1 to 1")
    kind: str | None = Column(String(32), comment="The likeliest kind of complaint")
    emotion: str | None = Column(String(32), comment="The likeliest feeling")
    danger: str | None = Column(String(32), comment="The likeliest danger, such as hazard or none")
    model: str = Column(String(64), nullable=False, comment="Name of the model that heard it")
    heard: Any = Column(JsonText, nullable=False, comment="JSON of rankings, facts with their places, and thresholds")
    followed: Any = Column(
        JsonText, nullable=False, comment="JSON list of actions and responses, each with the policy that chose it"
    )
    marked_by_id: int | None = Column(
        Integer, ForeignKey("agents.id"), comment="Who said that it was heard wrongly, if anybody did"
    )
    lesson_id: int | None = Column(
        Integer, ForeignKey("lessons.id"), comment="What was made of it in the inbox; empty while it waits there"
    )


class Lesson(Base):
    """One decision in the inbox: a line that a trainer wrote for a label, or that the turns teach nothing."""

    __tablename__ = "lessons"
    __table_args__ = (CheckConstraint(one_of("goal", GOALS), name="goal"),)

    id: int = Column(Integer, primary_key=True, comment="In the order in which they were taught")
    at: datetime = Column(UtcDateTime, nullable=False, comment="When it was taught, UTC")
    agent_id: int = Column(Integer, ForeignKey("agents.id"), nullable=False, comment="Who taught it")
    goal: str = Column(String(12), nullable=False, comment="training, exam or nothing")
    harm: str | None = Column(String(24), comment="The queue of the inbox that it was taught from")
    head: str | None = Column(String(32), comment="What learns from it: intent, complaint_kind, emotion ...")
    label: str | None = Column(String(64), comment="What the line means")
    language: str | None = Column(String(8), comment="Language folder of the line: zh or en")
    line: str | None = Column(Words, comment="The line in the trainer's words")
    file: str | None = Column(String(160), comment="The file below data/ that it was written into")
    why: str | None = Column(Words, comment="Why, in the trainer's words")
    undone_at: datetime | None = Column(UtcDateTime, comment="When it was taken back, UTC")
    undone_by_id: int | None = Column(Integer, ForeignKey("agents.id"), comment="Who took it back")
