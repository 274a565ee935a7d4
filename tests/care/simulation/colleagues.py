"""Colleagues at the desk: they take handoffs, soon or late, keep what was broken, resolve or give back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bot.care import promises as care
from bot.cases import cases, commitments, conversations
from bot.cases.accounts import agents
from bot.cases.care import course
from bot.cases.models import Agent, Handoff
from bot.conversation import by_person
from bot.conversation.causes import Given

if TYPE_CHECKING:
    from tests.care.simulation.running import Simulation

LOGINS = ("may", "ken", "ivy", "boss")


def hire(sim: Simulation) -> None:
    """Open the accounts of the colleagues."""
    for login in LOGINS:
        role = "supervisor" if login == "boss" else "agent"
        sim.act(lambda s, d, login=login, role=role: agents.add(s, login, login.title(), role, None))


def called(sim: Simulation, handoff: Handoff) -> None:
    """Plan when somebody takes a new handoff: soon, after hours, or when everybody has been told that nobody came."""
    wait = sim.rng.choice((0.01, 0.05, 0.2, 1.0, 3.0))
    opening = sim.company.policy.clock.next_opening(sim.company.clock.now + dt.timedelta(days=wait))
    sim.at(opening, lambda: _take(sim, handoff.conversation_id))


def _take(sim: Simulation, conversation_id: str) -> None:
    login = sim.rng.choice(LOGINS)

    def do(session, desk):  # type: ignore[no-untyped-def]
        person = agents.find(session, login)
        by_person.take(session, desk, conversations.get(session, conversation_id), person)
        return person

    person = sim.act(do)
    if person is not None:
        sim.counts["handoffs taken"] += 1
        sim.in_(dt.timedelta(days=sim.rng.choice((0.02, 0.1, 1, 2))), lambda: _finish(sim, conversation_id, person))


def _finish(sim: Simulation, conversation_id: str, person: Agent) -> None:
    """Settle every promise that stands, and resolve; or give the conversation back with what is still to be done."""
    give_back, actor = sim.rng.random() < 0.3, f"agent:{person.login}"

    def do(session, desk):  # type: ignore[no-untyped-def]
        talk = conversations.get(session, conversation_id)
        if talk.owner != "agent" or talk.owner_agent_id != person.id:
            return
        for case in cases.of_conversation(session, conversation_id):
            for promise in commitments.of_case(session, case):
                if promise.state == "broken" and sim.rng.random() < 0.7:
                    care.keep(session, desk, promise.id, actor=actor, proof="親自送到")
                elif promise.state in ("open", "broken") and not give_back:
                    course.settle(session, promise.id, actor=actor, reason="另外談好了")
        if give_back:
            by_person.give_back(session, desk, talk, person, None)
        else:
            causes = {one.number: Given("slow_procedure") for one in cases.of_conversation(session, conversation_id)}
            by_person.resolve(session, desk, talk, person, "談好了", causes=causes)

    sim.act(do)
