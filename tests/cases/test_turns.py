from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.cases import turns
from bot.cases.errors import NotFound, Refused
from bot.cases.models import Turn


def last_handled_seq(session: Session, conversation_id: str) -> int:
    """Return the last message of the turns that have ended, 0 when none has."""
    ended = select(func.coalesce(func.max(Turn.to_seq), 0)).where(
        Turn.conversation_id == conversation_id, Turn.state != "running"
    )
    return session.execute(ended).scalar_one()


@pytest.mark.parametrize("end", ["answered", "abandoned", "dropped"])
def test_a_turn_ends_once(session: Session, conversation_id: str, end: str) -> None:
    turn = turns.begin(session, conversation_id, from_seq=1, to_seq=3)
    assert turns.finish(session, turn.id, end)
    assert not turns.finish(session, turn.id, "answered")
    assert last_handled_seq(session, conversation_id) == 3


def test_a_running_turn_has_handled_nothing(session: Session, conversation_id: str) -> None:
    assert last_handled_seq(session, conversation_id) == 0
    turn = turns.begin(session, conversation_id, from_seq=1, to_seq=2)
    assert turns.running(session, conversation_id).id == turn.id
    assert last_handled_seq(session, conversation_id) == 0


def test_a_new_turn_ends_the_late_one(session: Session, conversation_id: str) -> None:
    late = turns.begin(session, conversation_id, from_seq=1, to_seq=2)
    new = turns.begin(session, conversation_id, from_seq=1, to_seq=4)
    assert not turns.finish(session, late.id, "answered")
    assert turns.finish(session, new.id, "answered")


def test_invalid_turns_are_refused(session: Session, conversation_id: str) -> None:
    turn = turns.begin(session, conversation_id, from_seq=1, to_seq=1)
    with pytest.raises(Refused):
        turns.finish(session, turn.id, "running")
    with pytest.raises(Refused):
        turns.begin(session, conversation_id, from_seq=3, to_seq=2)
    with pytest.raises(NotFound):
        turns.finish(session, "none", "answered")
    with pytest.raises(NotFound):
        turns.begin(session, "nobody", from_seq=1, to_seq=1)
