"""Cut what the customer said since the last answer into turns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable

from sqlalchemy import bindparam, func, null, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql import Select

from bot.cases.models import Choice, Message, Turn
from bot.conversation.turn import TurnPart

# A turn the dialogue never answered is not handled: its words are said to it again once it is back.
HANDLED = ("answered", "dropped")


@dataclass(frozen=True)
class TurnWords:
    """Hold one turn's worth of words: several quick messages, or one choice."""

    text: str
    parts: tuple[TurnPart, ...]
    choice: dict[str, Any] | None

    @property
    def from_seq(self) -> int:
        """Return the first message in it."""
        return self.parts[0].seq

    @property
    def to_seq(self) -> int:
        """Return the last message in it."""
        return self.parts[-1].seq


@dataclass(frozen=True)
class Said:
    """Hold one message of the customer, as much of it as a turn needs."""

    id: str
    seq: int
    text: str
    payload: Any


# Up to which message the customer has had an answer, from the bot or from a person.
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
# Words of a person answer words. A button that was pressed is done, whatever else was said meanwhile.
_UNANSWERED = _NO_TURN_YET.where(or_(Message.seq > _BY_PERSON, Message.payload != null()))
_EVERYTHING = 2**31 - 1


def unanswered(session: Session, conversation_id: str, up_to: int | None = None) -> list[Said]:
    """Return the customer's words that nobody has answered yet, oldest first; files are no words."""
    return _said(session, _UNANSWERED, conversation_id, up_to)


def without_turn(session: Session, conversation_id: str, up_to: int | None = None) -> list[Said]:
    """Return the customer's words since the last turn, oldest first, those that a person has answered among them."""
    return _said(session, _NO_TURN_YET, conversation_id, up_to)


def typed(messages: Iterable[Said]) -> TurnWords | None:
    """Return what was typed among `messages` as the words of one turn; None when there are only buttons."""
    words = [message for message in messages if (message.payload or {}).get("choice") is None]
    return _joined(words) if words else None


def first_turn(session: Session, messages: Iterable[Said]) -> TurnWords | None:
    """Return the first turn in `messages`: a choice alone, or every typed message up to the next choice."""
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
    """Return the choice behind each button that was pressed among `messages`, in order."""
    tokens = [token for message in messages if (token := (message.payload or {}).get("choice")) is not None]
    return [choice for token in tokens if (choice := _offered(session, token)) is not None]


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
