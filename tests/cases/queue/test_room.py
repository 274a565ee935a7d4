"""Test what an agent can hold at once, and what is written down when it is more."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.orm import Session

from bot.cases import Store, audit, cases, conversations, postponements
from bot.cases.lock import lock_conversation
from bot.cases.models import Agent
from bot.cases.queue import handoffs, presence
from bot.cases.queue.room import NoRoom, require_room
from tests.cases.helpers import FAR, TwoAgents


def opened(session: Session) -> str:
    found = conversations.open_conversation(session, locale="en")
    cases.open_case(session, found.id)
    return found.id


def holds(session: Session, agent: Agent, count: int) -> None:
    for _ in range(count):
        handoffs.take(session, opened(session), agent.id)


def test_there_is_room_up_to_the_capacity(session: Session, two_agents: TwoAgents) -> None:
    agent, waiting = two_agents.first, opened(session)
    holds(session, agent, presence.CAPACITY - 1)
    require_room(session, agent.id, waiting, actor="agent:x")
    holds(session, agent, 1)
    with pytest.raises(NoRoom) as full:
        require_room(session, agent.id, waiting, actor="agent:x")
    assert (full.value.holds, full.value.capacity) == (presence.CAPACITY, presence.CAPACITY)
    presence.set_up(session, agent, capacity=presence.CAPACITY + 1, languages=["en"], team="", actor="test")
    require_room(session, agent.id, waiting, actor="agent:x")
    assert [one.action for one in audit.of(session, f"conversation:{waiting}")] == []


def test_what_is_put_by_leaves_room_until_it_is_back(session: Session, two_agents: TwoAgents) -> None:
    agent, talk, waiting = two_agents.first, opened(session), opened(session)
    presence.set_up(session, agent, capacity=1, languages=["en"], team="", actor="test")
    handoffs.take(session, talk, agent.id)
    case = cases.current_case(session, talk)
    assert case is not None
    postponements.begin(session, case, agent_id=agent.id, until=FAR, reason="parts", actor="agent:mei")
    require_room(session, agent.id, waiting, actor="agent:x")
    postponements.end(session, talk, "due", actor="clock")
    with pytest.raises(NoRoom):
        require_room(session, agent.id, waiting, actor="agent:x")


def test_who_wants_it_anyway_is_written_down(session: Session, two_agents: TwoAgents) -> None:
    agent, waiting = two_agents.first, opened(session)
    presence.set_up(session, agent, capacity=0, languages=["en"], team="", actor="test")
    require_room(session, agent.id, waiting, actor="agent:x", anyway=True, reason="knows them")
    (entry,) = audit.of(session, f"conversation:{waiting}")
    assert (entry.actor, entry.action) == ("agent:x", "handoff.over_capacity")
    assert entry.detail == {"agent_id": agent.id, "holds": 0, "capacity": 0, "reason": "knows them"}


def test_of_two_who_hand_out_the_last_place_one_succeeds(store: Store, two_agents: TwoAgents) -> None:
    with store.begin() as session:
        agent = session.merge(two_agents.first)
        presence.set_up(session, agent, capacity=1, languages=["en"], team="", actor="test")
        waiting = [opened(session), opened(session)]

    def give(conversation_id: str) -> bool:
        with store.begin() as session:
            lock_conversation(session, conversation_id)
            try:
                require_room(session, agent.id, conversation_id, actor="agent:x")
            except NoRoom:
                return False
            handoffs.take(session, conversation_id, agent.id)
            return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(give, waiting)) == [False, True]
