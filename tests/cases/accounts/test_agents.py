from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases import Store, audit
from bot.cases.accounts import agents, sessions
from bot.cases.accounts.agents import LastAdministrator
from bot.cases.errors import Conflict, NotFound, Refused
from bot.cases.models import Agent, AgentSession
from tests.cases.helpers import NOON, TwoAgents, at_once
from tests.clock import StandingClock


def test_only_login_and_password_together_sign_in(session: Session, two_agents: TwoAgents) -> None:
    assert agents.authenticate(session, " Mei ", "correct horse").id == two_agents.first.id
    assert agents.authenticate(session, "mei", "battery staple") is None
    assert agents.authenticate(session, "mei", "") is None
    assert agents.authenticate(session, "nobody", "correct horse") is None


def test_the_password_is_not_kept(session: Session, two_agents: TwoAgents) -> None:
    kept = session.execute(select(Agent.password_hash)).scalars().all()
    assert all(value.startswith("$argon2id$") for value in kept)
    assert len(set(kept)) == 2


def test_a_closed_account_does_not_sign_in(session: Session, two_agents: TwoAgents) -> None:
    token = sessions.create(session, two_agents.first.id)
    session.merge(two_agents.first).disabled_at = NOON
    session.flush()
    assert agents.authenticate(session, "mei", "correct horse") is None
    assert sessions.lookup(session, token) is None


@pytest.mark.parametrize(
    ("login", "name", "role", "password", "words"),
    [
        ("", "Ann", "agent", "long enough", "login and a name"),
        ("ann", " ", "agent", "long enough", "login and a name"),
        ("ann", "Ann", "boss", "long enough", "No such role"),
        ("ann", "Ann", "agent", "short", "at least 8"),
    ],
)
def test_invalid_accounts_are_refused(
    session: Session, login: str, name: str, role: str, password: str, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        agents.add(session, login, name, role, password)


def test_a_login_exists_once(session: Session, two_agents: TwoAgents) -> None:
    with pytest.raises(Conflict, match="another login"):
        agents.add(session, "MEI", "Other", "manager", "long enough")
    assert [agent.login for agent in agents.all_agents(session)] == ["jun", "mei"]


def test_an_unknown_agent_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        agents.get(session, 7)


def test_a_session_lasts_until_revoked_or_expired(
    session: Session, two_agents: TwoAgents, clock: StandingClock
) -> None:
    token = sessions.create(session, two_agents.second.id, lasts=timedelta(hours=1))
    assert sessions.lookup(session, token).login == "jun"
    clock.forward(timedelta(hours=2))
    assert sessions.lookup(session, token) is None
    clock.forward(-timedelta(hours=2))
    assert sessions.lookup(session, token + "x") is None
    assert sessions.revoke(session, token)
    assert not sessions.revoke(session, token)
    assert sessions.lookup(session, token) is None


def test_the_cookie_is_not_kept(session: Session, two_agents: TwoAgents) -> None:
    token = sessions.create(session, two_agents.first.id)
    assert token not in session.execute(select(AgentSession.token_hash)).scalars().all()


def test_a_new_password_signs_out_everywhere(session: Session, two_agents: TwoAgents) -> None:
    token, other = (sessions.create(session, agent.id) for agent in two_agents)
    agents.set_password(session, "Mei", "new and long enough")
    assert sessions.lookup(session, token) is None
    assert sessions.lookup(session, other).login == "jun"
    assert agents.authenticate(session, "mei", "correct horse") is None
    assert agents.authenticate(session, "mei", "new and long enough").login == "mei"


def test_a_new_password_that_is_bad_changes_nothing(session: Session, two_agents: TwoAgents) -> None:
    with pytest.raises(Refused, match="at least 8"):
        agents.set_password(session, "mei", "short")
    with pytest.raises(NotFound):
        agents.set_password(session, "nobody", "long enough")
    assert agents.authenticate(session, "mei", "correct horse").login == "mei"


def test_a_new_password_may_leave_one_browser_signed_in(session: Session, two_agents: TwoAgents) -> None:
    here, there = (sessions.create(session, two_agents.first.id) for _ in range(2))
    agents.set_password(session, "mei", "new and long enough", keep_token=here)
    assert sessions.lookup(session, here).login == "mei"
    assert sessions.lookup(session, there) is None


@pytest.mark.parametrize("login", ["two words", "tab\there", "x" * 65])
def test_a_login_that_cannot_be_typed_is_refused(session: Session, login: str) -> None:
    with pytest.raises(Refused, match="no spaces"):
        agents.add(session, login, "Ann", "agent", "long enough")


def test_closing_ends_every_session_and_can_be_undone(session: Session, two_agents: TwoAgents) -> None:
    token, other = (sessions.create(session, agent.id) for agent in two_agents)
    mei = agents.find(session, "mei")
    agents.close(session, mei, actor="agent:root")
    agents.close(session, mei, actor="agent:root")
    assert agents.authenticate(session, "mei", "correct horse") is None
    agents.reopen(session, mei, actor="agent:root")
    assert sessions.lookup(session, token) is None
    assert sessions.lookup(session, other).login == "jun"
    assert agents.authenticate(session, "mei", "correct horse").login == "mei"
    assert [(entry.actor, entry.action) for entry in audit.of(session, "agent:mei")][1:] == [
        ("agent:root", "agent.closed"),
        ("agent:root", "agent.reopened"),
    ]


def test_a_new_role_ends_the_sessions_under_the_old_one(session: Session, two_agents: TwoAgents) -> None:
    mei = agents.find(session, "mei")
    token = sessions.create(session, mei.id)
    agents.set_role(session, mei, "agent")
    assert sessions.lookup(session, token).login == "mei"
    agents.set_role(session, mei, "trainer")
    assert sessions.lookup(session, token) is None
    assert audit.of(session, "agent:mei")[-1].detail == {"from": "agent", "to": "trainer"}
    with pytest.raises(Refused, match="No such role"):
        agents.set_role(session, mei, "king")


def test_a_new_name_is_audited_and_ends_nothing(session: Session, two_agents: TwoAgents) -> None:
    mei = agents.find(session, "mei")
    token = sessions.create(session, mei.id)
    agents.rename(session, mei, " 林美 ")
    agents.rename(session, mei, "林美")
    assert sessions.lookup(session, token).name == "林美"
    assert [entry.detail for entry in audit.of(session, "agent:mei")][1:] == [{"from": "Mei", "to": "林美"}]
    with pytest.raises(Refused, match="needs a name"):
        agents.rename(session, mei, " ")


def test_the_last_administrator_stays(session: Session, two_agents: TwoAgents) -> None:
    mei, jun = (agents.find(session, login) for login in ("mei", "jun"))
    for agent in (mei, jun):
        agents.set_role(session, agent, "administrator")
    agents.close(session, jun)
    with pytest.raises(LastAdministrator):
        agents.close(session, mei)
    with pytest.raises(LastAdministrator):
        agents.set_role(session, mei, "agent")
    # A closed administrator does not count, an open one does.
    agents.set_role(session, jun, "agent")
    agents.reopen(session, jun)
    with pytest.raises(LastAdministrator):
        agents.close(session, mei)
    agents.set_role(session, jun, "administrator")
    agents.close(session, mei)


def test_two_administrators_who_close_each_other_do_not_both_succeed(store: Store, two_agents: TwoAgents) -> None:
    with store.begin() as session:
        for login in ("mei", "jun"):
            agents.set_role(session, agents.find(session, login), "administrator")

    def close(number: int) -> str:
        with store.begin() as session:
            agents.close(session, agents.find(session, ("mei", "jun")[number]))
        return "closed"

    done = at_once(2, close)
    assert sorted("closed" if one == "closed" else type(one).__name__ for one in done) == [
        "LastAdministrator",
        "closed",
    ], done


def test_the_last_sign_in_of_each(session: Session, two_agents: TwoAgents) -> None:
    assert sessions.last_sign_ins(session) == {}
    for _ in range(2):
        sessions.create(session, two_agents.first.id)
    latest = session.execute(select(AgentSession.created_at).order_by(AgentSession.created_at)).scalars().all()[-1]
    assert sessions.last_sign_ins(session) == {two_agents.first.id: latest}
