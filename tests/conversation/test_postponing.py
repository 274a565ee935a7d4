"""Test putting a conversation by: it comes back by itself or at once, and no promise is put off in silence."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from bot.cases import approvals, cases, conversations, messages, postponements
from bot.cases.accounts import agents
from bot.cases.errors import Conflict, Refused
from bot.cases.models import Agent, Due, Postponement
from bot.cases.queue import handoffs, presence
from bot.cases.record import timeline
from bot.conversation import by_person, postponing
from bot.conversation.handing_over import queue_for
from tests.care.conftest import world as world
from tests.care.world import World

HOUR = dt.timedelta(hours=1)


def lin(session: Session) -> Agent:
    """Return the agent, who is added when there is none."""
    return next(iter(agents.all_agents(session)), None) or agents.add(
        session, "lin", "Lin", "agent", "correct horse battery"
    )


def held(world: World, *, called: bool = False) -> str:
    """Have a customer complain, and Lin take it; `called` has a person promised first. Return the conversation's id."""
    with world.services.store.begin() as session:
        talk = conversations.open_conversation(session, locale="zh-Hant")
        messages.append(session, talk.id, role="customer", text="壞掉了")
        case = cases.open_case(session, talk.id)
        if called:
            queue_for(session, world.services.policy, talk, case, "requested", world.clock())
        by_person.take(session, world.services, talk, lin(session))
        return talk.id


def put_by(world: World, talk: str, hours: float, *, tell_later: bool = False) -> None:
    """Have Lin put it by for so many hours."""
    with world.services.store.begin() as session:
        until = world.clock() + dt.timedelta(hours=hours)
        found = conversations.get(session, talk)
        postponing.postpone(session, world.services, found, lin(session), until, "等物流", tell_later=tell_later)


def row(world: World, talk: str) -> Postponement:
    with world.services.store.read() as session:
        return postponements.newest(session, [talk])[talk]


def coming(world: World, talk: str) -> list[Due]:
    with world.services.store.read() as session:
        (case,) = cases.of_conversation(session, talk)
    return [due for due in world.dues(case.id).values() if due.kind == "comes_back" and due.state == "waiting"]


def holds(world: World) -> int:
    with world.services.store.read() as session:
        return presence.everybody(session, world.clock())[0].holds


def test_it_comes_back_at_its_moment_once_and_does_not_count_meanwhile(world: World) -> None:
    talk = held(world)
    assert holds(world) == 1
    put_by(world, talk, 3)
    (due,) = coming(world, talk)
    assert (due.at, holds(world)) == (world.clock() + 3 * HOUR, 0)
    world.run_until(world.clock() + 2 * HOUR)
    assert row(world, talk).ended_at is None
    world.run_until(world.clock() + 2 * HOUR)
    back = row(world, talk)
    assert (back.ended_by, postponements.is_back(back), holds(world)) == ("due", True, 1)
    assert coming(world, talk) == []
    with world.services.store.begin() as session:
        postponements.go_on(session, talk)
    assert not postponements.is_back(row(world, talk))
    with world.services.store.read() as session:
        told = [event.what for event in timeline.of_conversation(session, talk)]
    assert told.count("postponed") == told.count("came_back") == 1


def test_words_of_the_customer_bring_it_back_at_once_and_ours_do_not(world: World) -> None:
    talk = held(world)
    put_by(world, talk, 30)
    with world.services.store.begin() as session:
        messages.append(session, talk, role="system", text="note")
    assert row(world, talk).ended_at is None
    with world.services.store.begin() as session:
        messages.append(session, talk, role="customer", text="還沒好嗎")
    assert (row(world, talk).ended_by, coming(world, talk)) == ("customer", [])


def test_another_moment_replaces_the_first(world: World) -> None:
    talk = held(world)
    put_by(world, talk, 3)
    put_by(world, talk, 50)
    assert [due.at for due in coming(world, talk)] == [world.clock() + 50 * HOUR]
    world.run_until(world.clock() + 10 * HOUR)
    assert row(world, talk).ended_at is None


def test_it_ends_when_the_agent_no_longer_has_it(world: World) -> None:
    talk = held(world)
    put_by(world, talk, 3)
    with world.services.store.begin() as session:
        by_person.give_back(session, world.services, conversations.get(session, talk), lin(session), None)
    back = row(world, talk)
    assert (back.ended_by, postponements.is_back(back), coming(world, talk)) == ("moved", False, [])


def test_a_person_who_was_promised_is_not_put_off_in_silence(world: World) -> None:
    talk = held(world, called=True)
    with world.services.store.read() as session:
        promised = postponing.person_promised_by(session, conversations.get(session, talk))
    assert promised is not None
    with pytest.raises(postponing.PromisedSooner) as refused:
        put_by(world, talk, 24 * 5)
    assert (refused.value.at, refused.value.may_redate) == (promised, True)
    put_by(world, talk, 24 * 5, tell_later=True)
    with world.services.store.read() as session:
        handoff = handoffs.current(session, talk)
        (last,) = messages.after(session, talk, messages.last_seq(session, talk) - 1)
    assert handoff is not None and handoff.promised_by is not None
    # They are told a time after it has come back.
    assert handoff.promised_by > row(world, talk).until
    assert last.role == "system" and "Lin" in last.text
    # What was said by the agent is an answer: nobody waits for a first word any more.
    with world.services.store.begin() as session:
        messages.append(session, talk, role="agent", text="我先查")
        assert postponing.person_promised_by(session, conversations.get(session, talk)) is None


def test_a_decision_that_the_customer_waits_for_limits_it_and_brings_it_back(world: World) -> None:
    talk = held(world)
    soon = world.clock() + 4 * HOUR
    with world.services.store.begin() as session:
        (case,) = cases.of_conversation(session, talk)
        asked = approvals.request(
            session,
            case,
            options=[{"remedy": "refund"}],
            agent=lin(session),
            reason="r",
            role="supervisor",
            answer_by=soon,
            policy_version="1",
        )
        asked_id = asked.id
    with pytest.raises(postponing.PromisedSooner) as refused:
        put_by(world, talk, 5)
    assert not refused.value.may_redate
    put_by(world, talk, 3)
    with world.services.store.begin() as session:
        wu = agents.add(session, "wu", "Wu", "supervisor", "correct horse battery")
        approval, case = approvals.get(session, asked_id)
        approvals.decline(session, approval, case, agent=wu, note="no")
    assert row(world, talk).ended_by == "decided"


def test_a_broken_promise_brings_it_back(world: World) -> None:
    case_id = world.agree((1,))
    talk = world.case(case_id).conversation_id
    with world.services.store.begin() as session:
        by_person.take(session, world.services, conversations.get(session, talk), lin(session))
    put_by(world, talk, 24 * 10)
    world.run_until(world.clock() + 4 * 24 * HOUR)
    assert row(world, talk).ended_by == "promise"


def test_only_who_has_it_puts_it_by_and_only_for_a_moment_ahead(world: World) -> None:
    talk = held(world)
    for hours in (0, -1, 24 * 91):
        with pytest.raises(Refused):
            put_by(world, talk, hours)
    with world.services.store.begin() as session:
        by_person.give_back(session, world.services, conversations.get(session, talk), lin(session), None)
    with pytest.raises(Conflict):
        put_by(world, talk, 3)
