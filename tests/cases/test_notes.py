from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from bot.cases import Store, messages, notes
from bot.cases.errors import NotFound, Refused
from bot.cases.models import Case
from bot.cases.record import case_view, transcript, verify

from .helpers import TwoAgents, say


def test_a_note_is_placed_after_the_last_message(session: Session, conversation_id: str, two_agents: TwoAgents) -> None:
    first = notes.write(session, conversation_id, two_agents.first, "before a word", "a")
    say(session, conversation_id, "hello")
    second = notes.write(session, conversation_id, two_agents.second, "after it", "b")
    assert [(n.after_seq, n.text) for n in notes.of(session, conversation_id)] == [
        (0, "before a word"),
        (1, "after it"),
    ]
    assert first.id < second.id


def test_a_note_sent_twice_is_there_once(session: Session, conversation_id: str, two_agents: TwoAgents) -> None:
    ids = {notes.write(session, conversation_id, two_agents.first, "once", "a").id for _ in range(3)}
    assert len(ids) == 1
    assert len(notes.of(session, conversation_id)) == 1


def test_an_empty_note_and_one_without_a_conversation_are_refused(
    session: Session, conversation_id: str, two_agents: TwoAgents
) -> None:
    with pytest.raises(Refused):
        notes.write(session, conversation_id, two_agents.first, " \n", "a")
    with pytest.raises(NotFound):
        notes.write(session, "nowhere", two_agents.first, "x", "a")


def test_no_record_for_the_customer_holds_a_note(store: Store, case: Case, two_agents: TwoAgents) -> None:
    with store.begin() as session:
        say(session, case.conversation_id, "hello")
        notes.write(session, case.conversation_id, two_agents.first, "secret-note", "a")
    with store.read() as session:
        assert [message.text for message in messages.after(session, case.conversation_id, 0)] == ["hello"]
        assert "secret-note" not in transcript.as_text(session, case.conversation_id, "en", ZoneInfo("Asia/Taipei"))
        assert "secret-note" not in str(transcript.as_json(session, case.conversation_id))
        assert "secret-note" not in str(case_view.whole(session, case))
        assert verify.verify_conversation(session, case.conversation_id) == []
