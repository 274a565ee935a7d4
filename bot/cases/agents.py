"""Agents: the people of the desk and their passwords."""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import null, select, update
from sqlalchemy.orm import Session

from bot.cases import audit
from bot.cases.clock import utc_now
from bot.cases.errors import Conflict, NotFound, Refused
from bot.cases.models import Agent, AgentSession
from bot.cases.models.agent import AGENT_ROLES

_HASHER = PasswordHasher()
MIN_PASSWORD = 8


def add(session: Session, login: str, name: str, role: str, password: str, *, actor: str = "system") -> Agent:
    """Add an agent; the login ignores upper and lower case. Raise Conflict when it exists, Refused if bad."""
    wanted = _login(login)
    if not wanted or not name.strip():
        raise Refused("An agent needs a login and a name.")
    if role not in AGENT_ROLES:
        raise Refused(f"No such role: {role!r}. Roles are {', '.join(AGENT_ROLES)}.")
    if len(password) < MIN_PASSWORD:
        raise Refused(f"A password needs at least {MIN_PASSWORD} characters.")
    if _find(session, wanted) is not None:
        raise Conflict(f"There is an agent {wanted} already; choose another login.")
    agent = Agent(login=wanted, name=name, role=role, password_hash=_HASHER.hash(password), created_at=utc_now())
    session.add(agent)
    session.flush()
    audit.record(session, actor, "agent.add", f"agent:{wanted}", {"role": role})
    return agent


def set_password(session: Session, login: str, password: str, *, actor: str = "system") -> Agent:
    """Give an agent a new password and sign them out everywhere; raise NotFound, or Refused if too short."""
    agent = _find(session, _login(login))
    if agent is None:
        raise NotFound(f"There is no agent {login}; add one with `amends agent add`.")
    if len(password) < MIN_PASSWORD:
        raise Refused(f"A password needs at least {MIN_PASSWORD} characters.")
    agent.password_hash = _HASHER.hash(password)
    session.execute(
        update(AgentSession)
        .where(AgentSession.agent_id == agent.id, AgentSession.revoked_at == null())
        .values(revoked_at=utc_now())
        .execution_options(synchronize_session="fetch")
    )
    session.flush()
    audit.record(session, actor, "agent.password", f"agent:{agent.login}", {})
    return agent


def get(session: Session, agent_id: int) -> Agent:
    """Return an agent; raise NotFound."""
    agent = session.get(Agent, agent_id)
    if agent is None:
        raise NotFound(f"There is no agent {agent_id}.")
    return agent


def all_agents(session: Session) -> list[Agent]:
    """List the agents by login."""
    return list(session.execute(select(Agent).order_by(Agent.login)).scalars())


def authenticate(session: Session, login: str, password: str) -> Agent | None:
    """Return the agent when login and password fit, else None; as slow for a login that does not exist."""
    agent = _find(session, _login(login))
    if agent is not None and agent.disabled_at is not None:
        agent = None
    try:
        _HASHER.verify(_nobodys_hash() if agent is None else agent.password_hash, password)
    except (VerificationError, InvalidHashError):
        return None
    return agent


def _find(session: Session, login: str) -> Agent | None:
    return session.execute(select(Agent).where(Agent.login == login)).scalar_one_or_none()


def _login(login: str) -> str:
    return login.strip().lower()


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _HASHER.hash("nobody's password")
