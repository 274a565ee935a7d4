"""Who is at the desk: the presence that agents set, whether their page is connected, how much they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, null, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import gt, in_op

from bot.cases import audit, postponements
from bot.cases.columns import storable
from bot.cases.conversations import LOCALES
from bot.cases.customer_wrote import GRACE
from bot.cases.errors import Refused
from bot.cases.models import Agent, Conversation, Presence, Ring
from bot.cases.models.presence import PRESENCES
from bot.cases.plain_names import plain_name
from bot.cases.utc import now_of

# Roles that may answer customers; others never get a conversation.
ANSWERING = ("agent", "supervisor", "manager")
# Roles for whom urgent cases ring unless their holder says otherwise; the others oversee, and step in by themselves.
RUNG = ("agent",)
CAPACITY, MOST_AT_ONCE = 4, 50
LONGEST_TEAM = 40
OFFLINE = "offline"


@dataclass(frozen=True)
class AtDesk:
    """One agent as shown to colleagues and to the dispatch.

    `chosen` is the presence that the agent set: available, busy or away. `now` is the same while their page is
    connected, else offline. `holds` and `capacity` count conversations; one that is put by does not count. `rings` is
    whether urgent cases may ring for them, `ringing` whether one does now.
    """

    agent_id: int
    login: str
    name: str
    role: str
    chosen: str
    now: str
    capacity: int
    languages: tuple[str, ...]
    team: str
    holds: int
    ringing: bool
    rings: bool

    @property
    def has_room(self) -> bool:
        """Return whether the agent can take another conversation."""
        return self.holds < self.capacity


def counts() -> Any:
    """Return the condition on Conversation that it counts towards what its agent can hold: not while it is put by."""
    return and_(Conversation.owner == "agent", ~postponements.put_by())


def everybody(session: Session, now: datetime) -> list[AtDesk]:
    """List all agents who may answer customers, ordered by name; closed accounts are left out."""
    held = (
        select(Conversation.owner_agent_id, func.count().label("holds"))
        .where(counts())
        .group_by(Conversation.owner_agent_id)
        .subquery()
    )
    rows = session.execute(
        select(Agent, Presence, func.coalesce(held.c.holds, 0), Ring.id)
        .outerjoin(Presence, Presence.agent_id == Agent.id)
        .outerjoin(held, held.c.owner_agent_id == Agent.id)
        .outerjoin(Ring, (Ring.agent_id == Agent.id) & (Ring.ended_at == null()))
        .where(Agent.disabled_at == null(), in_op(Agent.role, ANSWERING))
        .order_by(Agent.name, Agent.id)
        .execution_options(populate_existing=True)
    )
    return [_at_desk(agent, row, int(holds), ring_id, now) for agent, row, holds, ring_id in rows]


def connected(session: Session, now: datetime) -> set[int]:
    """Return the ids of the agents whose page is connected."""
    return set(session.execute(select(Presence.agent_id).where(gt(Presence.seen_at, now - GRACE))).scalars())


def seen(session: Session, agent_id: int) -> None:
    """Record that a page of the agent is connected; an agent seen for the first time is available."""
    now = now_of(session)
    change = update(Presence).where(Presence.agent_id == agent_id).values(seen_at=now, left_at=None)
    if session.execute(change.execution_options(synchronize_session=False)).rowcount == 0:
        _row(session, agent_id).seen_at = now
        session.flush()


def left(session: Session, agent_id: int) -> None:
    """Record that the agent signed out."""
    change = update(Presence).where(Presence.agent_id == agent_id).values(seen_at=None, left_at=now_of(session))
    session.execute(change.execution_options(synchronize_session=False))


def choose(session: Session, agent: Agent, state: str) -> None:
    """Set an agent to available, busy or away; raise Refused for another value."""
    if state not in PRESENCES:
        raise Refused(f"No such presence: {state!r}. Presences are {', '.join(PRESENCES)}.")
    row = _row(session, agent.id)
    if row.state == state:
        return
    detail = {"from": row.state, "to": state}
    row.state, row.changed_at = state, now_of(session)
    session.flush()
    audit.record(session, f"agent:{agent.login}", "agent.presence", f"agent:{agent.login}", detail)


def set_up(
    session: Session,
    agent: Agent,
    *,
    capacity: int,
    languages: Sequence[str],
    team: str,
    actor: str,
    rings: bool | None = None,
) -> None:
    """Set how many conversations an agent holds at once (0 to 50), in which languages, and their team.

    `rings` sets whether urgent cases ring for them; None leaves that as it is. Raise Refused for a capacity out of
    range, no language or an unknown one, or a team name that is too long.
    """
    if not 0 <= capacity <= MOST_AT_ONCE:
        raise Refused(f"A capacity is a number from 0 to {MOST_AT_ONCE}.")
    spoken = [locale for locale in LOCALES if locale in languages]
    if not spoken or set(languages) - set(LOCALES):
        raise Refused(f"Name at least one language. Languages are {', '.join(LOCALES)}.")
    named = storable(plain_name(team), limit=LONGEST_TEAM)
    row = _row(session, agent.id)
    told = {"capacity": capacity, "languages": spoken, "team": named} | ({} if rings is None else {"rings": rings})
    detail = {
        name: {"from": getattr(row, name), "to": value} for name, value in told.items() if getattr(row, name) != value
    }
    row.capacity, row.languages, row.team = capacity, spoken, named
    row.rings = row.rings if rings is None else rings
    session.flush()
    if detail:
        audit.record(session, actor, "agent.set_up", f"agent:{agent.login}", detail)


def _row(session: Session, agent_id: int) -> Presence:
    row = session.get(Presence, agent_id, populate_existing=True)
    if row is None:
        row = Presence(
            agent_id=agent_id,
            state="available",
            capacity=CAPACITY,
            languages=list(LOCALES),
            team="",
            changed_at=now_of(session),
        )
        session.add(row)
    return row


def _at_desk(agent: Agent, row: Presence | None, holds: int, ring_id: int | None, now: datetime) -> AtDesk:
    connected = row is not None and row.seen_at is not None and row.seen_at > now - GRACE
    chosen = row.state if row is not None else "available"
    return AtDesk(
        agent_id=agent.id,
        login=agent.login,
        name=agent.name,
        role=agent.role,
        chosen=chosen,
        now=chosen if connected else OFFLINE,
        capacity=row.capacity if row is not None else CAPACITY,
        languages=tuple(row.languages) if row is not None else LOCALES,
        team=row.team if row is not None else "",
        holds=holds,
        ringing=ring_id is not None,
        rings=agent.role in RUNG if row is None or row.rings is None else row.rings,
    )
