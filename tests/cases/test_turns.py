from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.cases import turns
from bot.cases.errors import Conflict, NotFound, Refused
from bot.cases.models import Turn, TurnStep


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


REQUEST = {"text": "壞了"}


def half_done(session: Session, conversation_id: str) -> Turn:
    """Begin a turn in which one action was called."""
    turn = turns.begin(session, conversation_id, from_seq=1, to_seq=1)
    turns.keep_request(session, turn, REQUEST)
    assert turns.done_before(session, turn.id, "action_recap", 1) is None
    turns.keep_step(session, turn.id, "action_recap", 1, {"events": [], "responses": [{"text": "對嗎？"}]})
    return turn


def test_what_was_done_in_a_turn_is_kept_until_it_is_answered(session: Session, conversation_id: str) -> None:
    turn = half_done(session, conversation_id)
    assert turns.done_before(session, turn.id, "action_recap", 1)["responses"] == [{"text": "對嗎？"}]
    assert turns.done_before(session, turn.id, "action_recap", 2) is None
    assert turns.finish(session, turn.id, "abandoned")
    left = turns.half_done(session, conversation_id)
    assert left is not None and (left.id, left.request) == (turn.id, REQUEST)
    turns.resume(session, left)
    assert turns.finish(session, turn.id, "answered")
    assert turns.half_done(session, conversation_id) is None
    assert session.execute(select(func.count()).select_from(TurnStep)).scalar_one() == 0


@pytest.mark.parametrize("how", ["answered", "dropped", "replaced"])
def test_nothing_is_done_any_more_for_a_turn_that_is_over(session: Session, conversation_id: str, how: str) -> None:
    turn = half_done(session, conversation_id)
    if how == "replaced":
        turns.begin(session, conversation_id, from_seq=1, to_seq=2)
    else:
        turns.finish(session, turn.id, how)
    with pytest.raises(Conflict):
        turns.done_before(session, turn.id, "action_recap", 1)
    with pytest.raises(NotFound):
        turns.done_before(session, "none", "action_recap", 1)


def test_a_turn_in_which_nothing_was_done_is_not_half_done(session: Session, conversation_id: str) -> None:
    turn = turns.begin(session, conversation_id, from_seq=1, to_seq=1)
    turns.keep_request(session, turn, REQUEST)
    assert turns.half_done(session, conversation_id) is None


def test_the_dialogues_memory_is_kept_turn_by_turn(session: Session, conversation_id: str) -> None:
    assert turns.last_remembered(session, conversation_id) is None
    ids = []
    for events in ('["first"]', '["second"]'):
        turn = turns.begin(session, conversation_id, from_seq=1, to_seq=1)
        turns.remember(session, conversation_id, turn.id, events)
        ids.append(turn.id)
    assert turns.remembered(session, conversation_id) == ['["first"]', '["second"]']
    assert turns.last_remembered(session, conversation_id) == ids[-1]
