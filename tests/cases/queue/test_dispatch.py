from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.cases import Store, audit, cases, conversations
from bot.cases.errors import Conflict
from bot.cases.models import Agent, Handoff, Ring
from bot.cases.queue import dispatch, handoffs, presence, rings
from bot.cases.utc import bind
from tests.cases.helpers import FAR, NOON, TwoAgents, at_once
from tests.clock import StandingClock

RING_FOR = timedelta(seconds=45)


def waits(session: Session, *, priority: int = 1, promised_by: object = FAR, locale: str = "zh-Hant") -> Handoff:
    conversation = conversations.open_conversation(session, locale=locale)
    return handoffs.request(
        session,
        cases.open_case(session, conversation.id),
        reason="hazard",
        queue="complaints",
        priority=priority,
        promised_by=promised_by,  # type: ignore[arg-type]
        contact_needed=False,
    )


def look(session: Session, after: float = 0) -> list[str]:
    now = NOON + timedelta(seconds=after)
    return dispatch.carry_out(session, now, RING_FOR)


def rings_for(session: Session, handoff: Handoff) -> int | None:
    ring = rings.ringing(session, handoff.id)
    return None if ring is None else ring.agent_id


def here(session: Session, two_agents: TwoAgents, after: float = 0) -> None:
    for agent in two_agents:
        bind(session, StandingClock(NOON + timedelta(seconds=after)))
        presence.seen(session, agent.id)


def test_an_urgent_case_rings_for_who_is_available(session: Session, two_agents: TwoAgents) -> None:
    here(session, two_agents)
    presence.choose(session, two_agents.first, "away")
    handoff = waits(session)
    assert look(session) == [handoff.conversation_id]
    assert rings_for(session, handoff) == two_agents.second.id
    assert look(session, 1) == []


def test_what_is_not_urgent_rings_for_nobody(session: Session, two_agents: TwoAgents) -> None:
    here(session, two_agents)
    waits(session, priority=2)
    assert look(session) == []


def test_who_speaks_the_language_and_has_room_is_asked(session: Session, two_agents: TwoAgents) -> None:
    here(session, two_agents)
    presence.set_up(session, two_agents.first, capacity=4, languages=["zh-Hant"], team="", actor="test")
    assert look(session) == []
    english = waits(session, locale="en")
    look(session)
    assert rings_for(session, english) == two_agents.second.id
    presence.set_up(session, two_agents.first, capacity=0, languages=["zh-Hant"], team="", actor="test")
    chinese = waits(session)
    look(session)
    # The first agent has no capacity left, and a ring is already open for the second.
    assert rings_for(session, chinese) is None


def test_who_holds_fewest_is_asked_first(session: Session, two_agents: TwoAgents, conversation_id: str) -> None:
    here(session, two_agents)
    handoffs.take(session, conversation_id, two_agents.first.id)
    handoff = waits(session)
    look(session)
    assert rings_for(session, handoff) == two_agents.second.id


def test_not_taken_in_time_it_goes_to_the_next_and_then_to_everybody(session: Session, two_agents: TwoAgents) -> None:
    here(session, two_agents)
    handoff = waits(session)
    look(session)
    assert rings_for(session, handoff) == two_agents.first.id
    here(session, two_agents, 44)
    assert look(session, 44.9) == []
    look(session, 45)
    look(session, 45.1)
    assert rings_for(session, handoff) == two_agents.second.id
    here(session, two_agents, 90)
    look(session, 91)
    assert look(session, 92) == []
    assert rings_for(session, handoff) is None
    outcomes = session.execute(select(Ring.agent_id, Ring.outcome).order_by(Ring.id)).all()
    assert outcomes == [(two_agents.first.id, "unanswered"), (two_agents.second.id, "unanswered")]


def test_passing_lets_it_ring_for_the_next_at_once(session: Session, two_agents: TwoAgents) -> None:
    here(session, two_agents)
    handoff = waits(session)
    look(session)
    assert not rings.decline(session, handoff.conversation_id, two_agents.second)
    assert rings.decline(session, handoff.conversation_id, two_agents.first)
    look(session, 1)
    assert rings_for(session, handoff) == two_agents.second.id


def test_it_stops_ringing_for_one_who_left(session: Session, two_agents: TwoAgents) -> None:
    here(session, two_agents)
    handoff = waits(session)
    look(session)
    presence.choose(session, two_agents.first, "busy")
    look(session, 1)
    look(session, 2)
    assert rings_for(session, handoff) == two_agents.second.id
    presence.left(session, two_agents.second.id)
    look(session, 3)
    assert rings_for(session, handoff) is None
    assert session.execute(select(Ring.outcome)).scalars().all() == ["left", "left"]


@pytest.mark.parametrize("taker, outcome", [(0, "taken"), (1, "elsewhere")])
def test_anybody_may_take_what_rings(session: Session, two_agents: TwoAgents, taker: int, outcome: str) -> None:
    here(session, two_agents)
    handoff = waits(session)
    look(session)
    handoffs.take(session, handoff.conversation_id, two_agents[taker].id)
    assert session.execute(select(Ring.outcome)).scalars().all() == [outcome]
    assert look(session, 1) == []


def test_an_overdue_handoff_is_raised_once_and_rings_again(session: Session, two_agents: TwoAgents) -> None:
    handoff = waits(session, priority=3, promised_by=NOON)
    here(session, two_agents)
    assert look(session) == []
    assert look(session, 1) == [handoff.conversation_id]
    assert (handoff.priority, handoff.overdue_at) == (1, NOON + timedelta(seconds=1))
    look(session, 2)
    assert rings_for(session, handoff) == two_agents.first.id
    trail = [e for e in audit.of(session, f"conversation:{handoff.conversation_id}") if e.action == "handoff.overdue"]
    assert [entry.detail["priority"] for entry in trail] == [{"from": 3, "to": 1}]


def test_one_who_was_asked_before_is_asked_again_when_it_is_late(session: Session, two_agents: TwoAgents) -> None:
    handoff = waits(session, promised_by=NOON + timedelta(seconds=200))
    for after in (0, 45, 46, 91, 92):
        here(session, two_agents, after)
        look(session, after)
    assert rings_for(session, handoff) is None
    here(session, two_agents, 201)
    look(session, 201)
    look(session, 202)
    assert rings_for(session, handoff) == two_agents.first.id


def test_a_case_for_a_team_rings_in_that_team(session: Session, two_agents: TwoAgents) -> None:
    here(session, two_agents)
    handoff = waits(session)
    handoff.team = "Kowloon"
    session.flush()
    assert look(session) == []
    presence.set_up(session, two_agents.second, capacity=1, languages=["zh-Hant"], team="Kowloon", actor="test")
    look(session)
    assert rings_for(session, handoff) == two_agents.second.id


def test_several_desks_at_once_ring_once(store: Store, two_agents: TwoAgents) -> None:
    with store.begin() as session:
        here(session, two_agents)
        waiting = [waits(session).id for _ in range(2)]

    def desk(_: int) -> list[str]:
        with store.begin() as session:
            return dispatch.carry_out(session, NOON, RING_FOR)

    answers = at_once(6, desk)
    assert all(isinstance(answer, (list, Conflict)) for answer in answers), answers
    with store.read() as session:
        found = session.execute(select(Ring.handoff_id, Ring.agent_id).order_by(Ring.handoff_id)).all()
    assert [handoff_id for handoff_id, _ in found] == waiting
    assert {agent_id for _, agent_id in found} == {agent.id for agent in two_agents}


def test_it_rings_for_who_oversees_only_when_they_want_it(session: Session, two_agents: TwoAgents) -> None:
    here(session, two_agents)
    for agent, role in ((two_agents.first, "supervisor"), (two_agents.second, "manager")):
        session.execute(update(Agent).where(Agent.id == agent.id).values(role=role))
    handoff = waits(session)
    assert look(session) == [] and rings_for(session, handoff) is None

    def set_up(rings: bool | None) -> None:
        given = {"capacity": 4, "languages": ["zh-Hant"], "team": "", "actor": "test", "rings": rings}
        presence.set_up(session, two_agents.second, **given)  # type: ignore[arg-type]

    set_up(True)
    # What is not named stays as it is.
    set_up(None)
    look(session, 1)
    assert rings_for(session, handoff) == two_agents.second.id


def test_an_agent_may_leave_ringing_to_others(session: Session, two_agents: TwoAgents) -> None:
    here(session, two_agents)
    spoken = {"capacity": 4, "languages": ["zh-Hant"], "team": "", "actor": "test"}
    presence.set_up(session, two_agents.first, **spoken, rings=False)  # type: ignore[arg-type]
    handoff = waits(session)
    look(session)
    assert rings_for(session, handoff) == two_agents.second.id
