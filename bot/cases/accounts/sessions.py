"""Sessions of agents' browsers; the store keeps a hash of the cookie's token, never the token itself."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import func, null, select, update
from sqlalchemy.orm import Session

from bot.cases.models import Agent, AgentSession
from bot.cases.utc import now_of

LASTS = timedelta(hours=12)


def create(session: Session, agent_id: int, *, lasts: timedelta = LASTS) -> str:
    """Sign an agent in and return the token for the cookie (43 characters)."""
    token = secrets.token_urlsafe(32)
    now = now_of(session)
    session.add(AgentSession(token_hash=_hash(token), agent_id=agent_id, created_at=now, expires_at=now + lasts))
    session.flush()
    return token


def lookup(session: Session, token: str) -> Agent | None:
    """Return the agent signed in with this token; None if it is unknown, expired or revoked, or the account closed."""
    return session.execute(
        select(Agent)
        .join(AgentSession, AgentSession.agent_id == Agent.id)
        .where(
            AgentSession.token_hash == _hash(token),
            AgentSession.revoked_at == null(),
            AgentSession.expires_at > now_of(session),
            Agent.disabled_at == null(),
        )
    ).scalar_one_or_none()


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


def last_sign_ins(session: Session) -> dict[int, datetime]:
    """Return the last sign-in of each agent, by id; agents who never signed in are missing."""
    rows = session.execute(
        select(AgentSession.agent_id, func.max(AgentSession.created_at)).group_by(AgentSession.agent_id)
    )
    return dict(rows.all())


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
