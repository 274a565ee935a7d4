"""Split what the customer wrote since the last answer into turns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable

from sqlalchemy import bindparam, func, null, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql import Select

from bot.cases.models import Choice, Message, Turn
from bot.conversation.turn import TurnPart

# A turn in any other state was not answered: its words are sent to the dialogue again.
HANDLED = ("answered", "dropped")


@dataclass(frozen=True)
class TurnWords:
    """The words of one turn: several messages in quick succession, or one choice."""

    text: str
    parts: tuple[TurnPart, ...]
    choice: dict[str, Any] | None

    def first_message(self) -> TurnWords:
        """Return the words of the first message alone."""
        first = self.parts[0]
        return TurnWords(self.text[first.start : first.end], (first,), None)

    @property
    def from_seq(self) -> int:
        """Return the number of its first message."""
        return self.parts[0].seq

    @property
    def to_seq(self) -> int:
        """Return the number of its last message."""
        return self.parts[-1].seq


@dataclass(frozen=True)
class Said:
    """One message of the customer, with the columns that a turn needs."""

    id: str
    seq: int
    text: str
    payload: Any


# The number of the last message that the bot has handled, then of the last message by a person.
_BY_BOT = (
    select(func.coalesce(func.max(Turn.to_seq), 0))
    .where(
        Turn.conversation_id == bindparam("conversation_id"),
        or_(*(Turn.state == state for state in HANDLED)),
    )
    .scalar_subquery()
)
_Answer = aliased(Message)
_BY_PERSON = (
    select(func.coalesce(func.max(_Answer.seq), 0))
    .where(_Answer.conversation_id == bindparam("conversation_id"), _Answer.role == "agent")
    .scalar_subquery()
)
_NO_TURN_YET = (
    select(Message.id, Message.seq, Message.text, Message.payload)
    .where(
        Message.conversation_id == bindparam("conversation_id"),
        Message.role == "customer",
        Message.kind == "text",
        Message.seq > _BY_BOT,
        Message.seq <= bindparam("up_to"),
    )
    .order_by(Message.seq)
)
# A person's message answers the typed messages before it. A pressed button is always carried out.
_UNANSWERED = _NO_TURN_YET.where(or_(Message.seq > _BY_PERSON, Message.payload != null()))
_EVERYTHING = 2**31 - 1


def unanswered(session: Session, conversation_id: str, up_to: int | None = None) -> list[Said]:
    """Return the customer's messages that nobody has answered yet, oldest first, without attachments.

    `up_to` is the number of the last message to look at (None: all).
    """
    return _said(session, _UNANSWERED, conversation_id, up_to)


def without_turn(session: Session, conversation_id: str, up_to: int | None = None) -> list[Said]:
    """Return the customer's messages since the last turn, oldest first, including those that a person has answered."""
    return _said(session, _NO_TURN_YET, conversation_id, up_to)


def typed(messages: Iterable[Said]) -> TurnWords | None:
    """Return the typed messages among `messages` as one turn; None when there are only pressed buttons."""
    words = [message for message in messages if (message.payload or {}).get("choice") is None]
    return _joined(words) if words else None


def first_turn(session: Session, messages: Iterable[Said]) -> TurnWords | None:
    """Return the first turn in `messages`: one choice, or all typed messages up to the next choice."""
    typed: list[Said] = []
    for message in messages:
        token = (message.payload or {}).get("choice")
        if token is None:
            typed.append(message)
            continue
        if typed:
            break
        offered = _offered(session, token)
        return TurnWords(message.text, (TurnPart(message.id, message.seq, 0, len(message.text)),), offered)
    return _joined(typed) if typed else None


def pressed(session: Session, messages: Iterable[Said]) -> list[dict[str, Any]]:
    """Return `{command, label, seq}` of each button that was pressed among `messages`, in order."""
    found = [
        (message.seq, token) for message in messages if (token := (message.payload or {}).get("choice")) is not None
    ]
    return [{**choice, "seq": seq} for seq, token in found if (choice := _offered(session, token)) is not None]


def _said(session: Session, wanted: Select, conversation_id: str, up_to: int | None) -> list[Said]:
    values = {"conversation_id": conversation_id, "up_to": _EVERYTHING if up_to is None else up_to}
    return [Said(*row) for row in session.execute(wanted, values)]


def _offered(session: Session, token: str) -> dict[str, Any] | None:
    choice = session.get(Choice, token)
    return {"command": choice.command, "label": choice.label} if choice is not None else None


def _joined(messages: list[Said]) -> TurnWords:
    parts: list[TurnPart] = []
    start = 0
    for message in messages:
        parts.append(TurnPart(message.id, message.seq, start, start + len(message.text)))
        start += len(message.text) + 1
    return TurnWords("\n".join(message.text for message in messages), tuple(parts), None)
