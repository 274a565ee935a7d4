"""Turns: messages that the dialogue answers together, each turn at most once."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.cases.errors import NotFound, Refused
from bot.cases.ids import opaque
from bot.cases.lock import lock_conversation
from bot.cases.models import Turn
from bot.cases.utc import now_of

ENDS = ("answered", "abandoned", "dropped")


def begin(session: Session, conversation_id: str, *, from_seq: int, to_seq: int) -> Turn:
    """Begin a turn over the messages `from_seq` to `to_seq`, both included. Raise Refused for an invalid range.

    A turn of this conversation that is still running (its desk process died, or it is late) is abandoned, so that
    its answer is not used in addition to the new one if it still arrives.
    """
    if not 1 <= from_seq <= to_seq:
        raise Refused(f"A turn from message {from_seq} to {to_seq} makes no sense.")
    lock_conversation(session, conversation_id)
    now = now_of(session)
    session.execute(
        update(Turn)
        .where(Turn.conversation_id == conversation_id, Turn.state == "running")
        .values(state="abandoned", ended_at=now)
        .execution_options(synchronize_session="fetch")
    )
    turn = Turn(
        id=opaque(),
        conversation_id=conversation_id,
        from_seq=from_seq,
        to_seq=to_seq,
        state="running",
        began_at=now,
    )
    session.add(turn)
    session.flush()
    return turn


def finish(session: Session, turn_id: str, state: str) -> bool:
    """End a running turn as answered, abandoned or dropped; return False when it had ended before.

    Raise Refused for another state, NotFound without such a turn.
    """
    if state not in ENDS:
        raise Refused(f"No such end of a turn: {state!r}. Ends are {', '.join(ENDS)}.")
    conversation_id = session.execute(select(Turn.conversation_id).where(Turn.id == turn_id)).scalar_one_or_none()
    if conversation_id is None:
        raise NotFound(f"There is no turn {turn_id}.")
    lock_conversation(session, conversation_id)
    ended = session.execute(
        update(Turn)
        .where(Turn.id == turn_id, Turn.state == "running")
        .values(state=state, ended_at=now_of(session))
        .execution_options(synchronize_session="fetch")
    ).rowcount
    return ended == 1


def running(session: Session, conversation_id: str) -> Turn | None:
    """Return the running turn of the conversation, or None."""
    return session.execute(
        select(Turn).where(Turn.conversation_id == conversation_id, Turn.state == "running")
    ).scalar_one_or_none()


def is_first(session: Session, conversation_id: str) -> bool:
    """Return whether no turn of the conversation has begun yet."""
    return session.execute(select(Turn.id).where(Turn.conversation_id == conversation_id).limit(1)).first() is None
