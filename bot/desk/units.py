"""Cut what the customer said since the last answer into turns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bot.cases.models import Choice, Message, Turn
from bot.desk.dialogue import Part

# A turn the dialogue never answered is not handled: its words are said to it again once it is back.
HANDLED = ("answered", "dropped")


@dataclass(frozen=True)
class Unit:
    """Hold one turn's worth of words: several quick messages, or one choice."""

    text: str
    parts: tuple[Part, ...]
    choice: dict[str, Any] | None

    @property
    def from_seq(self) -> int:
        """Return the first message in it."""
        return self.parts[0].seq

    @property
    def to_seq(self) -> int:
        """Return the last message in it."""
        return self.parts[-1].seq


def handled_seq(session: Session, conversation_id: str) -> int:
    """Return up to which message the customer has had an answer, from the bot or from a person."""
    by_bot = session.execute(
        select(func.max(Turn.to_seq)).where(
            Turn.conversation_id == conversation_id, or_(*(Turn.state == state for state in HANDLED))
        )
    ).scalar_one_or_none()
    by_person = session.execute(
        select(func.max(Message.seq)).where(Message.conversation_id == conversation_id, Message.role == "agent")
    ).scalar_one_or_none()
    return max(by_bot or 0, by_person or 0)


def unanswered(session: Session, conversation_id: str, up_to: int | None = None) -> list[Message]:
    """Return the customer's words that nobody has answered yet, oldest first; files are no words."""
    query = select(Message).where(
        Message.conversation_id == conversation_id,
        Message.role == "customer",
        Message.kind == "text",
        Message.seq > handled_seq(session, conversation_id),
    )
    if up_to is not None:
        query = query.where(Message.seq <= up_to)
    return list(session.execute(query.order_by(Message.seq)).scalars())


def first_unit(session: Session, messages: Iterable[Message]) -> Unit | None:
    """Return the first turn in `messages`: a choice alone, or every typed message up to the next choice."""
    typed: list[Message] = []
    for message in messages:
        token = (message.payload or {}).get("choice")
        if token is None:
            typed.append(message)
            continue
        if typed:
            break
        choice = session.get(Choice, token)
        offered = {"command": choice.command, "label": choice.label} if choice is not None else None
        return Unit(message.text, (Part(message.id, message.seq, 0, len(message.text)),), offered)
    return _joined(typed) if typed else None


def _joined(messages: list[Message]) -> Unit:
    parts: list[Part] = []
    start = 0
    for message in messages:
        parts.append(Part(message.id, message.seq, start, start + len(message.text)))
        start += len(message.text) + 1
    return Unit("\n".join(message.text for message in messages), tuple(parts), None)
