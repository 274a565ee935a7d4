from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot.cases import Store, audit
from bot.cases.accounts import agents
from bot.cases.errors import Refused
from bot.cases.queue import handoffs, presence
from bot.cases.queue.presence import GRACE, AtDesk
from bot.cases.utc import now_of
from tests.cases.helpers import TwoAgents
from tests.clock import StandingClock


def at_desk(session: Session, agent_id: int) -> AtDesk:
    return next(p for p in presence.everybody(session, now_of(session)) if p.agent_id == agent_id)


def test_nobody_is_there_whose_page_is_not_connected(session: Session, two_agents: TwoAgents) -> None:
    assert [person.now for person in presence.everybody(session, now_of(session))] == ["offline", "offline"]


def test_a_page_that_reloads_keeps_its_agent_at_the_desk(
    session: Session, two_agents: TwoAgents, clock: StandingClock
) -> None:
    presence.seen(session, two_agents.first.id)
    clock.forward(GRACE - timedelta(seconds=1))
    assert at_desk(session, two_agents.first.id).now == "available"
    clock.forward(timedelta(seconds=1))
    assert at_desk(session, two_agents.first.id).now == "offline"
    presence.seen(session, two_agents.first.id)
    assert at_desk(session, two_agents.first.id).now == "available"


def test_signing_out_is_leaving_at_once(session: Session, two_agents: TwoAgents) -> None:
    presence.seen(session, two_agents.first.id)
    presence.left(session, two_agents.first.id)
    assert at_desk(session, two_agents.first.id).now == "offline"


def test_what_was_chosen_is_kept_and_audited_once(session: Session, two_agents: TwoAgents) -> None:
    presence.seen(session, two_agents.first.id)
    for _ in range(2):
        presence.choose(session, two_agents.first, "busy")
    assert at_desk(session, two_agents.first.id).now == "busy"
    assert [entry.detail for entry in audit.of(session, "agent:mei") if entry.action == "agent.presence"] == [
        {"from": "available", "to": "busy"}
    ]
    with pytest.raises(Refused, match="available, busy, away"):
        presence.choose(session, two_agents.first, "asleep")


def test_what_an_agent_can_take_on(session: Session, two_agents: TwoAgents) -> None:
    presence.set_up(
        session, two_agents.first, capacity=2, languages=["en", "zh-Hant"], team=" Hong  Kong ", actor="agent:jun"
    )
    person = at_desk(session, two_agents.first.id)
    assert (person.capacity, person.languages, person.team) == (2, ("zh-Hant", "en"), "Hong Kong")
    assert audit.of(session, "agent:mei")[-1].actor == "agent:jun"


@pytest.mark.parametrize(
    "wrong", [{"capacity": -1}, {"capacity": 51}, {"languages": []}, {"languages": ["yue"]}, {"team": "x" * 41}]
)
def test_invalid_capacity_languages_and_team_are_refused(
    session: Session, two_agents: TwoAgents, wrong: dict[str, object]
) -> None:
    right = {"capacity": 1, "languages": ["en"], "team": "", "actor": "agent:mei"}
    with pytest.raises(Refused):
        presence.set_up(session, two_agents.first, **{**right, **wrong})  # type: ignore[arg-type]


def test_who_holds_how_many_is_counted(session: Session, conversation_id: str, two_agents: TwoAgents) -> None:
    presence.set_up(session, two_agents.first, capacity=1, languages=["en"], team="", actor="agent:mei")
    assert at_desk(session, two_agents.first.id).has_room
    handoffs.take(session, conversation_id, two_agents.first.id)
    assert at_desk(session, two_agents.first.id).holds == 1
    assert not at_desk(session, two_agents.first.id).has_room


def test_only_those_who_may_answer_are_listed(store: Store) -> None:
    with store.begin() as session:
        agents.add(session, "tr", "Tr", "trainer", "correct horse")
        agents.add(session, "ad", "Ad", "administrator", "correct horse")
        assert presence.everybody(session, now_of(session)) == []
