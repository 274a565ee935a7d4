"""What was heard is kept with the turn, settled and put back, and removed when its time is over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from bot.cases import Store, audit, conversations, turns
from bot.cases.coach import heard_turns, lessons
from bot.cases.coach.reading import turns_of
from bot.cases.errors import Conflict, NotFound
from bot.cases.models import HeardTurn
from tests.cases.coach.told import heard
from tests.cases.helpers import TwoAgents, say


@pytest.fixture
def told(store: Store) -> tuple[str, list[str]]:
    """Return a conversation with two turns of which it is kept what was heard."""
    with store.begin() as session:
        talk = conversations.open_conversation(session, locale="en").id
        ids = []
        for seq in (1, 2):
            say(session, talk, f"words {seq}")
            turn = turns.begin(session, talk, from_seq=seq, to_seq=seq)
            heard_turns.keep(session, talk, turn.id, heard(intent="complain" if seq == 1 else "withdraw"))
            turns.finish(session, turn.id, "answered")
            ids.append(turn.id)
    return talk, ids


def test_it_is_kept_whole(store: Store, told: tuple[str, list[str]]) -> None:
    with store.read() as session:
        first, second = heard_turns.of_conversation(session, told[0])
        assert (first.turn_id, first.intent, second.intent) == (told[1][0], "complain", "withdraw")
        assert first.heard["intents"][1] == ["inform", 0.1] and first.followed[0] == ["complaint_form", "RulePolicy"]
        assert first.heard["least"] == {"fallback_threshold": 0.4} and "intent" not in first.heard


def test_a_dialogue_of_another_version_loses_no_answer(store: Store, told: tuple[str, list[str]]) -> None:
    with store.begin() as session:
        heard_turns.keep(session, told[0], "not-there", {"intent": "complain"})
    with store.read() as session:
        assert len(heard_turns.of_conversation(session, told[0])) == 2


def test_keeping_costs_one_statement(store: Store, told: tuple[str, list[str]]) -> None:
    said: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        said.append(statement)

    with store.begin() as session:
        turn = turns.begin(session, told[0], from_seq=2, to_seq=2)
        session.flush()
        event.listen(store.engine, "before_cursor_execute", note)
        try:
            heard_turns.keep(session, told[0], turn.id, heard())
            session.flush()
        finally:
            event.remove(store.engine, "before_cursor_execute", note)
    assert len(said) == 1 and said[0].startswith("INSERT INTO heard_turns")


def test_a_lesson_takes_turns_out_and_undoing_puts_them_back(
    store: Store, told: tuple[str, list[str]], two_agents: TwoAgents
) -> None:
    mei, jun = two_agents
    with store.begin() as session:
        taught = lessons.teach(
            session, agent_id=mei.id, goal="training", harm="wish_withdrawn", head="intent", label="withdraw",
            language="en", line="drop it", file="nlu/en/withdraw.yml", why="it was a wish",
        )  # fmt: skip
        assert heard_turns.settle(session, told[1], taught.id) == 2
        again = lessons.teach(session, agent_id=jun.id, goal="nothing")
        assert heard_turns.settle(session, told[1], again.id) == 0, "somebody else was quicker"
        entry = audit.of(session, f"lesson:{taught.id}")[0]
        assert (entry.actor, entry.detail["why"]) == ("agent:mei", "it was a wish")
    with store.begin() as session:
        lessons.undo(session, taught.id, agent_id=jun.id)
    with store.read() as session:
        assert [one.lesson_id for one in heard_turns.of_conversation(session, told[0])] == [None, None]
        assert [one.undone_by_id for one in lessons.newest(session, 5)] == [None, jun.id]
        assert [one.id for one in lessons.newest(session, 5, before=again.id)] == [taught.id]
    with pytest.raises(Conflict), store.begin() as session:
        lessons.undo(session, taught.id, agent_id=jun.id)


def test_what_is_old_is_found_and_removed(store: Store, told: tuple[str, list[str]]) -> None:
    later = store.clock() + timedelta(days=1)
    with store.begin() as session:
        assert set(heard_turns.before(session, later, 10)) == set(told[1])
        assert len(heard_turns.before(session, later, 1)) == 1
        assert heard_turns.before(session, later - timedelta(days=2), 10) == []
        heard_turns.remove(session, told[1][:1])
    with store.read() as session:
        assert [row.turn_id for row in session.execute(select(HeardTurn)).scalars()] == told[1][1:]


def test_the_first_who_says_that_it_was_heard_wrongly_counts(
    store: Store, told: tuple[str, list[str]], two_agents: TwoAgents
) -> None:
    talk, (turn, _) = told
    with store.begin() as session:
        heard_turns.mark(session, talk, turn, two_agents.first.id)
        assert heard_turns.mark(session, talk, turn, two_agents.second.id).marked_by_id == two_agents.first.id
        assert [one.marked for one in turns_of(session, talk)] == [True, False]
        for where, which in (("elsewhere", turn), (talk, "nothing")):
            with pytest.raises(NotFound):
                heard_turns.mark(session, where, which, two_agents.first.id)
