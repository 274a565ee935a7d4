"""The tables of turns: each turn, what was done in it so far, and what the dialogue remembers of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Integer, String

from bot.cases.columns import JsonText, UtcDateTime, Words
from bot.cases.models.base import Base


class Turn(Base):
    """The customer's messages `from_seq` to `to_seq`, which the dialogue answers together and at most once."""

    __tablename__ = "turns"
    __table_args__ = (Index("ix_turns_conversation_id_state", "conversation_id", "state", "to_seq"),)

    id: str = Column(String(32), primary_key=True, comment="Opaque identifier")
    conversation_id: str = Column(
        String(32), ForeignKey("conversations.id"), nullable=False, comment="The conversation it belongs to"
    )
    from_seq: int = Column(Integer, nullable=False, comment="First message in it")
    to_seq: int = Column(Integer, nullable=False, comment="Last message in it")
    state: str = Column(String(12), nullable=False, comment="running, answered, abandoned or dropped")
    began_at: datetime = Column(UtcDateTime, nullable=False, comment="When it was sent to the dialogue, UTC")
    ended_at: datetime | None = Column(UtcDateTime, comment="When it left running, UTC")
    request: Any = Column(
        JsonText,
        comment="The question to the dialogue, as long as its answer may still be used; empty afterwards",
    )


class TurnStep(Base):
    """What one action did in a turn that is not answered yet, so that it is not done again when the turn is repeated."""

    __tablename__ = "turn_steps"

    turn_id: str = Column(String(32), ForeignKey("turns.id"), primary_key=True, comment="The turn it belongs to")
    action: str = Column(String(64), primary_key=True, comment="Name of the action")
    call: int = Column(Integer, primary_key=True, comment="Which call of this action in the turn, from 1")
    answer: Any = Column(JsonText, nullable=False, comment="JSON of its events and responses for the dialogue")


class TurnMemory(Base):
    """What the dialogue remembers of one turn: the events that it added to the conversation."""

    __tablename__ = "turn_memories"
    __table_args__ = (Index("ix_turn_memories_conversation_id", "conversation_id", "id"),)

    id: int = Column(Integer, primary_key=True, comment="In the order in which the turns were answered")
    conversation_id: str = Column(
        String(32), ForeignKey("conversations.id"), nullable=False, comment="The conversation it belongs to"
    )
    turn_id: str = Column(
        String(32), ForeignKey("turns.id"), nullable=False, unique=True, comment="The turn that added the events"
    )
    events: str = Column(Words, nullable=False, comment="JSON list of the events, as the dialogue wrote it")
