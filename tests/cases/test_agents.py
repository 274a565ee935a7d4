from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases import agents, sessions
from bot.cases.clock import utc_now
from bot.cases.errors import Conflict, NotFound, Refused
from bot.cases.models import Agent, AgentSession

from .helpers import NOON, TwoAgents


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
def test_mistakes_are_named(session: Session, login: str, name: str, role: str, password: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        agents.add(session, login, name, role, password)


def test_a_login_exists_once(session: Session, two_agents: TwoAgents) -> None:
    with pytest.raises(Conflict, match="another login"):
        agents.add(session, "MEI", "Other", "manager", "long enough")
    assert [agent.login for agent in agents.all_agents(session)] == ["jun", "mei"]


def test_an_unknown_agent_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        agents.get(session, 7)


def test_a_session_lasts_until_revoked_or_expired(session: Session, two_agents: TwoAgents) -> None:
    token = sessions.create(session, two_agents.second.id, lasts=timedelta(hours=1))
    assert sessions.lookup(session, token).login == "jun"
    assert sessions.lookup(session, token, now=utc_now() + timedelta(hours=2)) is None
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
