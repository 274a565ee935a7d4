"""Who is at the desk: what each agent said about themselves, whether their page is connected, what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, null, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import gt, in_op

from bot.cases import audit
from bot.cases.columns import storable
from bot.cases.conversations import LOCALES
from bot.cases.errors import Refused
from bot.cases.models import Agent, Conversation, Presence, Ring
from bot.cases.models.presence import PRESENCES
from bot.cases.utc import now_of

# Who may answer customers; the others of the desk never get a conversation.
ANSWERING = ("agent", "supervisor", "manager")
# A page that reloads, or a network that blinks, is still somebody at the desk.
GRACE = timedelta(seconds=30)
CAPACITY, MOST_AT_ONCE = 4, 50
LONGEST_TEAM = 40
OFFLINE = "offline"


@dataclass(frozen=True)
class AtDesk:
    """Hold one agent as colleagues and the dispatch see them. `now` is available, busy, away or offline."""

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

    @property
    def has_room(self) -> bool:
        """Return whether they can take one conversation more."""
        return self.holds < self.capacity


def everybody(session: Session, now: datetime) -> list[AtDesk]:
    """List everybody who may answer customers, by name; accounts that are closed are left out."""
    held = (
        select(Conversation.owner_agent_id, func.count().label("holds"))
        .where(Conversation.owner == "agent")
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
    return [_at_desk(agent, said, int(holds), ring_id, now) for agent, said, holds, ring_id in rows]


def connected(session: Session, now: datetime) -> set[int]:
    """Return the agents whose page is connected."""
    return set(session.execute(select(Presence.agent_id).where(gt(Presence.seen_at, now - GRACE))).scalars())


def seen(session: Session, agent_id: int) -> None:
    """Note that a page of the agent is connected; an agent who comes for the first time is available."""
    now = now_of(session)
    change = update(Presence).where(Presence.agent_id == agent_id).values(seen_at=now)
    if session.execute(change.execution_options(synchronize_session=False)).rowcount == 0:
        _row(session, agent_id).seen_at = now
        session.flush()


def left(session: Session, agent_id: int) -> None:
    """Note that the agent signed out."""
    change = update(Presence).where(Presence.agent_id == agent_id).values(seen_at=None)
    session.execute(change.execution_options(synchronize_session=False))


def choose(session: Session, agent: Agent, state: str) -> None:
    """Set whether an agent is available, busy or away; raise Refused for another word."""
    if state not in PRESENCES:
        raise Refused(f"No such presence: {state!r}. Presences are {', '.join(PRESENCES)}.")
    row = _row(session, agent.id)
    if row.state == state:
        return
    detail = {"from": row.state, "to": state}
    row.state, row.changed_at = state, now_of(session)
    session.flush()
    audit.record(session, f"agent:{agent.login}", "agent.presence", f"agent:{agent.login}", detail)


def set_up(session: Session, agent: Agent, *, capacity: int, languages: Sequence[str], team: str, actor: str) -> None:
    """Set how many conversations an agent takes at once (0 to 50), in which languages, and their team.

    Raise Refused for a capacity out of range, no language or an unknown one, or a team name that is too long.
    """
    if not 0 <= capacity <= MOST_AT_ONCE:
        raise Refused(f"A capacity is a number from 0 to {MOST_AT_ONCE}.")
    spoken = [locale for locale in LOCALES if locale in languages]
    if not spoken or set(languages) - set(LOCALES):
        raise Refused(f"Name at least one language. Languages are {', '.join(LOCALES)}.")
    named = storable(" ".join(team.split()), limit=LONGEST_TEAM)
    row = _row(session, agent.id)
    row.capacity, row.languages, row.team = capacity, spoken, named
    session.flush()
    detail = {"capacity": capacity, "languages": spoken, "team": named}
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


def _at_desk(agent: Agent, said: Presence | None, holds: int, ring_id: int | None, now: datetime) -> AtDesk:
    connected = said is not None and said.seen_at is not None and said.seen_at > now - GRACE
    chosen = said.state if said is not None else "available"
    return AtDesk(
        agent_id=agent.id,
        login=agent.login,
        name=agent.name,
        role=agent.role,
        chosen=chosen,
        now=chosen if connected else OFFLINE,
        capacity=said.capacity if said is not None else CAPACITY,
        languages=tuple(said.languages) if said is not None else LOCALES,
        team=said.team if said is not None else "",
        holds=holds,
        ringing=ring_id is not None,
    )
