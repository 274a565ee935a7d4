"""What was heard in each turn: kept with its answer, read by trainers, removed when its time is over."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases.errors import NotFound
from bot.cases.models import HeardTurn, Turn
from bot.cases.paged import paged
from bot.cases.utc import now_of

# The fields of what the dialogue says it heard; the rest of them is kept as JSON.
_COLUMNS = ("by_button", "stage", "intent", "confidence", "margin", "kind", "emotion", "danger", "model", "followed")
# Ids in one statement.
PAGE = 500


def keep(session: Session, conversation_id: str, turn_id: str, heard: Mapping[str, Any]) -> None:
    """Keep what was heard in a turn, as the dialogue told it, in the transaction of its answer; one INSERT.

    What a dialogue of another version told in other words is not kept: the answer goes out all the same.
    """
    if any(name not in heard for name in _COLUMNS):
        return
    told = {name: heard[name] for name in _COLUMNS}
    rest = {name: value for name, value in heard.items() if name not in _COLUMNS}
    at = now_of(session)
    session.add(HeardTurn(turn_id=turn_id, conversation_id=conversation_id, at=at, heard=rest, **told))


def of_conversation(session: Session, conversation_id: str) -> list[HeardTurn]:
    """List what was heard in a conversation, oldest first."""
    wanted = select(HeardTurn).join(Turn, Turn.id == HeardTurn.turn_id)
    wanted = wanted.where(HeardTurn.conversation_id == conversation_id)
    return list(session.execute(wanted.order_by(HeardTurn.at, Turn.to_seq)).scalars())


def mark(session: Session, conversation_id: str, turn_id: str, agent_id: int) -> HeardTurn:
    """Record that a person says a turn was heard wrongly; the first who says so counts. Raise NotFound without it."""
    row = session.get(HeardTurn, turn_id)
    if row is None or row.conversation_id != conversation_id or row.by_button:
        raise NotFound(f"Nothing is known of what was heard in turn {turn_id}.")
    if row.marked_by_id is None:
        row.marked_by_id = agent_id
        session.flush()
    return row


def settle(session: Session, turn_ids: Collection[str], lesson_id: int) -> int:
    """Take turns that wait out of the inbox with this lesson; return how many there were."""
    settled = 0
    for page in paged(sorted(turn_ids), PAGE):
        these = in_op(HeardTurn.turn_id, page) & HeardTurn.lesson_id.is_(None)  # type: ignore[union-attr]
        settled += _run(session, update(HeardTurn).where(these).values(lesson_id=lesson_id))
    return settled


def put_back(session: Session, lesson_id: int) -> int:
    """Put the turns of a lesson back into the inbox; return how many there were."""
    return _run(session, update(HeardTurn).where(HeardTurn.lesson_id == lesson_id).values(lesson_id=None))


def before(session: Session, at: datetime, limit: int) -> list[str]:
    """List at most `limit` turns of which was heard before `at` what is kept, oldest first."""
    wanted = select(HeardTurn.turn_id).where(HeardTurn.at < at).order_by(HeardTurn.at, HeardTurn.turn_id)
    return list(session.execute(wanted.limit(limit)).scalars())


def remove(session: Session, turn_ids: Collection[str]) -> None:
    """Remove what was heard in these turns; what was taught from it stays."""
    for page in paged(sorted(turn_ids), PAGE):
        _run(session, delete(HeardTurn).where(in_op(HeardTurn.turn_id, page)))


def _run(session: Session, statement: Any) -> int:
    return int(session.execute(statement.execution_options(synchronize_session=False)).rowcount)
