"""Turns: messages that the dialogue answers together, each turn at most once, and what was done in each so far.

A turn keeps its question until it is answered, dropped, or another turn takes its place. As long as it does, it may be
asked again under the same id: what its actions did is kept with it and is not done a second time.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, desc, null, select, update
from sqlalchemy.orm import Session

from bot.cases.errors import Conflict, NotFound, Refused
from bot.cases.ids import opaque
from bot.cases.lock import lock_conversation
from bot.cases.models import Turn, TurnMemory, TurnStep
from bot.cases.utc import now_of

ENDS = ("answered", "abandoned", "dropped")
# With these ends the answer was used or is not wanted any more.
_FINAL = ("answered", "dropped")


def begin(session: Session, conversation_id: str, *, from_seq: int, to_seq: int) -> Turn:
    """Begin a turn over the messages `from_seq` to `to_seq`, both included. Raise Refused for an invalid range.

    It takes the place of every turn of this conversation that is still open. One that is running (its desk process
    died, or it is late) is abandoned: its answer is not used any more, and its actions do nothing any more.
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
    replaced = session.execute(
        select(Turn.id).where(Turn.conversation_id == conversation_id, Turn.request != null())
    ).scalars()
    for turn_id in list(replaced):
        _close(session, turn_id)
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


def keep_request(session: Session, turn: Turn, request: Any) -> None:
    """Keep the question of a running turn (JSON), so that it can be asked again with the same words."""
    turn.request = request
    session.flush()


def finish(session: Session, turn_id: str, state: str) -> bool:
    """End a running turn as answered, abandoned or dropped; return False when it had ended before.

    An abandoned turn may be taken up again by `resume`. Raise Refused for another state, NotFound without such a turn.
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
    if ended == 1 and state in _FINAL:
        _close(session, turn_id)
    return ended == 1


def running(session: Session, conversation_id: str) -> Turn | None:
    """Return the running turn of the conversation, or None."""
    return session.execute(
        select(Turn).where(Turn.conversation_id == conversation_id, Turn.state == "running")
    ).scalar_one_or_none()


def half_done(session: Session, conversation_id: str) -> Turn | None:
    """Return the open turn of the conversation in which something was done already; None when there is none."""
    done = select(TurnStep.turn_id).where(TurnStep.turn_id == Turn.id).exists()
    wanted = select(Turn).where(Turn.conversation_id == conversation_id, Turn.request != null(), done)
    return session.execute(wanted.execution_options(populate_existing=True)).scalar_one_or_none()


def resume(session: Session, turn: Turn) -> None:
    """Let an open turn run again, under its id and with its question."""
    lock_conversation(session, turn.conversation_id)
    turn.state, turn.ended_at = "running", None
    session.flush()


def is_first(session: Session, conversation_id: str) -> bool:
    """Return whether no turn of the conversation has begun yet."""
    return session.execute(select(Turn.id).where(Turn.conversation_id == conversation_id).limit(1)).first() is None


def done_before(session: Session, turn_id: str, action: str, call: int) -> Any:
    """Return what this call of an action answered in this turn before; None when it was not called yet.

    Locks the conversation. Raise NotFound without such a turn, Conflict when the turn is over or another one has taken
    its place: nothing may be done for it any more.
    """
    turn = session.get(Turn, turn_id)
    if turn is None:
        raise NotFound(f"There is no turn {turn_id}.")
    lock_conversation(session, turn.conversation_id)
    session.refresh(turn)
    if turn.request is None:
        raise Conflict(f"Turn {turn_id} is over; nothing is done for it any more.")
    step = session.get(TurnStep, (turn_id, action, call))
    return None if step is None else step.answer


def keep_step(session: Session, turn_id: str, action: str, call: int, answer: Any) -> None:
    """Keep what a call of an action answered, in the transaction of what it did."""
    session.add(TurnStep(turn_id=turn_id, action=action, call=call, answer=answer))
    session.flush()


def remember(session: Session, conversation_id: str, turn_id: str, events: str) -> None:
    """Keep what the dialogue remembers of a turn (JSON text), in the transaction of its answer."""
    session.add(TurnMemory(conversation_id=conversation_id, turn_id=turn_id, events=events))
    session.flush()


def last_remembered(session: Session, conversation_id: str) -> str | None:
    """Return the id of the last turn that the dialogue remembers; None when there is none."""
    wanted = (
        select(TurnMemory.turn_id)
        .where(TurnMemory.conversation_id == conversation_id)
        .order_by(desc(TurnMemory.id))
        .limit(1)
    )
    return session.execute(wanted).scalar_one_or_none()


def remembered(session: Session, conversation_id: str) -> list[str]:
    """Return what the dialogue remembers of a conversation, turn by turn, as `remember` got it."""
    wanted = select(TurnMemory.events).where(TurnMemory.conversation_id == conversation_id).order_by(TurnMemory.id)
    return list(session.execute(wanted).scalars())


def _close(session: Session, turn_id: str) -> None:
    """Forget the question of a turn and what was done in it: the case store holds the outcome."""
    session.execute(
        update(Turn).where(Turn.id == turn_id).values(request=null()).execution_options(synchronize_session="fetch")
    )
    session.execute(delete(TurnStep).where(TurnStep.turn_id == turn_id).execution_options(synchronize_session="fetch"))
