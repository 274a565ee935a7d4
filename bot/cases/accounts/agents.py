"""Agents: the accounts of the people at the desk, with their roles and passwords."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import null, select
from sqlalchemy.orm import Session

from bot.cases import audit
from bot.cases.accounts import sessions, sign_ins
from bot.cases.accounts.passwords import hash_password, password_fits
from bot.cases.accounts.permissions import May, allowed
from bot.cases.errors import Conflict, NotFound, Refused
from bot.cases.ids import opaque
from bot.cases.models import Agent
from bot.cases.models.agent import AGENT_ROLES
from bot.cases.plain_names import plain_name
from bot.cases.utc import now_of

MIN_PASSWORD = 8
MAX_LOGIN = 64
# In place of the hash of a password; it fits none.
NO_PASSWORD = "none"
# The role that manages accounts.
ADMINISTRATOR = "administrator"
# The role that only settles the promises of one handler of the policy.
HANDLER = "handler"


class LastAdministrator(Refused):
    """Without this account nobody could manage accounts any more."""


def add(
    session: Session,
    login: str,
    name: str,
    role: str,
    password: str | None,
    *,
    subject: str | None = None,
    handler: str | None = None,
    actor: str = "system",
) -> Agent:
    """Add an agent; the login is stored in lower case.

    Without a `password` the agent signs in with a provider only, as the person `subject`. The role handler, and no
    other, needs the id of a `handler` of the policy.

    Raise Conflict when the login exists, Refused for an invalid login, an empty name, an unknown role, a handler too
    many or too few, or a short password.
    """
    wanted = _login(login)
    if not wanted or not plain_name(name):
        raise Refused("An agent needs a login and a name.")
    if len(wanted) > MAX_LOGIN or any(letter.isspace() or not letter.isprintable() for letter in wanted):
        raise Refused(f"A login has at most {MAX_LOGIN} characters and no spaces.")
    _known_role(role, handler)
    if password is not None:
        _long_enough(password)
    if _find(session, wanted) is not None:
        raise Conflict(f"There is an agent {wanted} already; choose another login.")
    agent = Agent(
        login=wanted,
        name=plain_name(name),
        role=role,
        password_hash=NO_PASSWORD if password is None else hash_password(password),
        subject=subject,
        handler=handler,
        created_at=now_of(session),
    )
    session.add(agent)
    session.flush()
    audit.record(session, actor, "agent.add", f"agent:{wanted}", {"role": role})
    return agent


def set_password(
    session: Session, login: str, password: str, *, actor: str = "system", keep_token: str | None = None
) -> Agent:
    """Set a new password for an agent; raise NotFound, or Refused if it is too short.

    Ends all sessions of the agent except that of `keep_token`. Lifts a lock-out of the login, because the guesses
    that caused it were made at the old password.
    """
    agent = find(session, login)
    _long_enough(password)
    sign_ins.lift(session, "login", agent.login, actor=actor)
    agent.password_hash = hash_password(password)
    session.flush()
    sessions.revoke_all(session, agent.id, but=keep_token)
    audit.record(session, actor, "agent.password", f"agent:{agent.login}", {})
    return agent


def rename(session: Session, agent: Agent, name: str, *, actor: str = "system") -> None:
    """Change the displayed name of an agent and audit it; the same name changes nothing. Raise Refused if empty."""
    wanted = plain_name(name)
    if not wanted:
        raise Refused("An agent needs a name.")
    if wanted == agent.name:
        return
    detail = {"from": agent.name, "to": wanted}
    agent.name = wanted
    session.flush()
    audit.record(session, actor, "agent.renamed", f"agent:{agent.login}", detail)


def set_role(session: Session, agent: Agent, role: str, *, handler: str | None = None, actor: str = "system") -> None:
    """Change the role of an agent and end their sessions; the same role (and `handler`) changes nothing.

    Raise Refused for an unknown role or a handler too many or too few, LastAdministrator when no administrator would be
    left.
    """
    _known_role(role, handler)
    if (role, handler) == (agent.role, agent.handler):
        return
    _require_another_administrator(session, agent)
    detail = {"from": agent.role, "to": role}
    agent.role, agent.handler = role, handler
    session.flush()
    sessions.revoke_all(session, agent.id)
    audit.record(session, actor, "agent.role", f"agent:{agent.login}", detail)


def calendar_key(session: Session, agent: Agent, *, renew: bool = False, actor: str = "system") -> str:
    """Return the key in the address of the agent's calendar, made at the first call and with `renew`."""
    if agent.calendar is None or renew:
        agent.calendar = opaque()
        session.flush()
        audit.record(session, actor, "agent.calendar", f"agent:{agent.login}", {})
    return agent.calendar


def close(session: Session, agent: Agent, *, actor: str = "system") -> None:
    """Close an account and end its sessions; a closed one is left unchanged.

    Raise LastAdministrator when no administrator would be left.
    """
    if agent.disabled_at is not None:
        return
    _require_another_administrator(session, agent)
    agent.disabled_at = now_of(session)
    session.flush()
    sessions.revoke_all(session, agent.id)
    audit.record(session, actor, "agent.closed", f"agent:{agent.login}", {})


def reopen(session: Session, agent: Agent, *, actor: str = "system") -> None:
    """Reopen a closed account, so that it can sign in again; an open one is left unchanged."""
    if agent.disabled_at is None:
        return
    agent.disabled_at = None
    session.flush()
    audit.record(session, actor, "agent.reopened", f"agent:{agent.login}", {})


def find(session: Session, login: str) -> Agent:
    """Return the agent with this login; raise NotFound."""
    agent = _find(session, _login(login))
    if agent is None:
        raise NotFound(f"There is no agent {login}; add one with `amends agent add`.")
    return agent


def of_subject(session: Session, subject: str) -> Agent | None:
    """Return the agent who is this person of a sign-in provider, closed or not; None when there is none."""
    return session.execute(select(Agent).where(Agent.subject == subject)).scalar_one_or_none()


def get(session: Session, agent_id: int) -> Agent:
    """Return the agent with this id; raise NotFound."""
    agent = session.get(Agent, agent_id)
    if agent is None:
        raise NotFound(f"There is no agent {agent_id}.")
    return agent


def all_agents(session: Session) -> list[Agent]:
    """List all agents, closed accounts included, ordered by login."""
    return list(session.execute(select(Agent).order_by(Agent.login)).scalars())


def active_with(session: Session, may: May) -> list[Agent]:
    """List the accounts that are open and whose role has a permission, by id."""
    return [one for one in all_agents(session) if one.disabled_at is None and allowed(one.role, may)]


def has_password(agent: Agent) -> bool:
    """Return whether this agent can sign in with a password; those of a sign-in provider have none."""
    return agent.password_hash != NO_PASSWORD


def authenticate(session: Session, login: str, password: str) -> Agent | None:
    """Return the agent if login and password match and the account is open, else None.

    Takes as long for an unknown login, so that the time does not tell which logins exist.
    """
    agent = _find(session, _login(login))
    if agent is not None and (agent.disabled_at is not None or not has_password(agent)):
        agent = None
    fits = password_fits(_dummy_hash() if agent is None else agent.password_hash, password)
    return agent if fits else None


def _known_role(role: str, handler: str | None) -> None:
    if role not in AGENT_ROLES:
        raise Refused(f"No such role: {role!r}. Roles are {', '.join(AGENT_ROLES)}.")
    if (role == HANDLER) != (handler is not None):
        raise Refused("The role handler, and no other, needs the id of a handler of the policy (--handler).")


def _long_enough(password: str) -> None:
    if len(password) < MIN_PASSWORD:
        raise Refused(f"A password needs at least {MIN_PASSWORD} characters.")


def _require_another_administrator(session: Session, agent: Agent) -> None:
    """Raise LastAdministrator when no other account could manage accounts."""
    if agent.role != ADMINISTRATOR or agent.disabled_at is not None:
        return
    # Locked, so that two administrators who close each other at the same moment do not both succeed.
    administrators = session.execute(
        select(Agent.id)
        .where(Agent.role == ADMINISTRATOR, Agent.disabled_at == null())
        .order_by(Agent.id)
        .with_for_update()
    ).scalars()
    if set(administrators) <= {agent.id}:
        raise LastAdministrator("This is the last administrator; make another one first.")


def _find(session: Session, login: str) -> Agent | None:
    return session.execute(select(Agent).where(Agent.login == login)).scalar_one_or_none()


def _login(login: str) -> str:
    return login.strip().lower()


@lru_cache(maxsize=1)
def _dummy_hash() -> str:
    return hash_password("nobody's password")
