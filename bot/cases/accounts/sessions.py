"""Sessions of agents' browsers; the store keeps a hash of the cookie's token, never the token itself."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import desc, func, null, select, update
from sqlalchemy.orm import Session

from bot.cases.models import Agent, AgentSession
from bot.cases.utc import now_of

LASTS = timedelta(hours=12)
# A browser is known to an agent for this long after they signed in there.
KNOWN = timedelta(days=180)
# Characters of the hash by which an agent names one of their sessions; too few to find the token.
NAME_LENGTH = 16


@dataclass(frozen=True)
class Place:
    """Where a session is: the name and the self-description of the browser, the network address, and how it began."""

    browser: str | None = None
    address: str | None = None
    user_agent: str | None = None
    via: str = "password"


def create(session: Session, agent_id: int, place: Place = Place(), *, lasts: timedelta = LASTS) -> str:
    """Sign an agent in and return the token for the cookie (43 characters)."""
    token = secrets.token_urlsafe(32)
    now = now_of(session)
    session.add(
        AgentSession(token_hash=_hash(token), agent_id=agent_id, created_at=now, expires_at=now + lasts, **vars(place))
    )
    session.flush()
    return token


def lookup(session: Session, token: str) -> Agent | None:
    """Return the agent signed in with this token; None if it is unknown, expired or revoked, or the account closed."""
    found = current(session, token)
    return found[0] if found is not None else None


def current(session: Session, token: str) -> tuple[Agent, AgentSession] | None:
    """Return the agent signed in with this token, as `lookup` does, and the session."""
    row = session.execute(
        select(Agent, AgentSession)
        .join(AgentSession, AgentSession.agent_id == Agent.id)
        .where(
            AgentSession.token_hash == _hash(token),
            *_open(session),
            Agent.disabled_at == null(),
        )
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def revoke(session: Session, token: str) -> bool:
    """Sign the browser with this token out; return False when it was not signed in."""
    signed_out = session.execute(
        update(AgentSession)
        .where(AgentSession.token_hash == _hash(token), AgentSession.revoked_at == null())
        .values(revoked_at=now_of(session))
        .execution_options(synchronize_session="fetch")
    ).rowcount
    return signed_out == 1


def revoke_all(session: Session, agent_id: int, *, but: str | None = None) -> None:
    """Sign an agent out in all browsers, except in the one that holds the token `but`."""
    ended = update(AgentSession).where(AgentSession.agent_id == agent_id, AgentSession.revoked_at == null())
    if but is not None:
        ended = ended.where(AgentSession.token_hash != _hash(but))
    session.execute(ended.values(revoked_at=now_of(session)).execution_options(synchronize_session="fetch"))


def open_ones(session: Session, agent_id: int) -> list[AgentSession]:
    """List the sessions in which this agent is signed in now, newest first."""
    wanted = (
        select(AgentSession)
        .where(AgentSession.agent_id == agent_id, *_open(session))
        .order_by(desc(AgentSession.created_at), AgentSession.token_hash)
    )
    return list(session.execute(wanted).scalars())


def name_of(one: AgentSession) -> str:
    """Return the name of a session for its own agent."""
    return one.token_hash[:NAME_LENGTH]


def is_of(one: AgentSession, token: str) -> bool:
    """Return whether a session is the one of this token."""
    return bool(one.token_hash == _hash(token))


def end(session: Session, agent_id: int, name: str) -> bool:
    """Sign this agent out of the session with this name; return False when there is none."""
    for one in open_ones(session, agent_id):
        if name_of(one) == name:
            one.revoked_at = now_of(session)
            session.flush()
            return True
    return False


def knows(session: Session, login: str, browser: str) -> bool:
    """Return whether the agent with this login signed in in this browser before, within KNOWN."""
    wanted = (
        select(AgentSession.token_hash)
        .join(Agent, Agent.id == AgentSession.agent_id)
        .where(
            Agent.login == login,
            AgentSession.browser == browser,
            AgentSession.created_at > now_of(session) - KNOWN,
        )
        .limit(1)
    )
    return session.execute(wanted).first() is not None


def last_sign_ins(session: Session) -> dict[int, datetime]:
    """Return the last sign-in of each agent, by id; agents who never signed in are missing."""
    rows = session.execute(
        select(AgentSession.agent_id, func.max(AgentSession.created_at)).group_by(AgentSession.agent_id)
    )
    return dict(rows.all())


def _open(session: Session) -> tuple[Any, ...]:
    return AgentSession.revoked_at == null(), AgentSession.expires_at > now_of(session)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
