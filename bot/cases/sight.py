"""Which conversations an agent sees where the company keeps teams apart.

A conversation belongs to whoever had or has it last, as its newest handoff says: the agent, and the team that it was
passed to. One that was never with a person, or waits for whoever comes first, belongs to everybody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, null, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.operators import in_op

from bot.cases.models import Conversation, Handoff, Presence


@dataclass(frozen=True)
class Sight:
    """An agent and their team, "" without one; agents without a team see each other's conversations."""

    agent_id: int
    team: str


def sight_of(session: Session, agent_id: int) -> Sight:
    """Return what this agent sees."""
    team = session.execute(select(Presence.team).where(Presence.agent_id == agent_id)).scalar_one_or_none()
    return Sight(agent_id, team or "")


def in_sight(sight: Sight) -> Any:
    """Return the condition on Conversation that the agent sees it."""
    newest, later, theirs = aliased(Handoff), aliased(Handoff), aliased(Presence)
    last = (
        select(func.max(later.id))
        .where(later.conversation_id == Conversation.id)
        .correlate(Conversation)
        .scalar_subquery()
    )
    team_of_agent = func.coalesce(
        select(theirs.team).where(theirs.agent_id == newest.agent_id).correlate(newest).scalar_subquery(), ""
    )
    passed_to = func.coalesce(newest.team, "")
    of_team = or_(
        and_(newest.agent_id != null(), team_of_agent == sight.team),
        and_(passed_to != "", passed_to == sight.team),
        and_(newest.agent_id == null(), passed_to == ""),
        newest.agent_id == sight.agent_id,
    )
    seen = select(newest.id).where(newest.id == last, of_team).correlate(Conversation).exists()
    never_handed = last == null()
    return or_(Conversation.owner_agent_id == sight.agent_id, never_handed, seen)


def seen_among(session: Session, sight: Sight, conversation_ids: Iterable[str]) -> set[str]:
    """Return which of these conversations the agent sees."""
    ids = list(conversation_ids)
    wanted = select(Conversation.id).where(in_op(Conversation.id, ids), in_sight(sight))
    return set(session.execute(wanted).scalars()) if ids else set()
