"""Names for several views: of agents, products, branches, handlers, and of the urgency of a priority."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases.models import Agent
from bot.remedy import Policy

# The urgency that the page shows by colour, by priority in the queue; 1 is the most urgent.
URGENCY = {1: "urgent", 2: "high", 3: "normal"}


def urgency(priority: int) -> str:
    """Return urgent, high, normal or low for a priority number."""
    return URGENCY.get(priority, "urgent" if priority < 1 else "low")


def agent_name(session: Session, agent_id: int | None) -> dict[str, Any] | None:
    """Return `{id, name}` of an agent; None when there is no such agent or `agent_id` is None."""
    agent = session.get(Agent, agent_id) if agent_id is not None else None
    return {"id": agent.id, "name": agent.name} if agent is not None else None


def agent_names(session: Session) -> dict[int, str]:
    """Return the names of all agents by id, for lists that name many."""
    return dict(session.execute(select(Agent.id, Agent.name)).all())


def login_name(session: Session, actor: str) -> str | None:
    """Return the name of the agent for an `actor` of the form `agent:LOGIN`, None for any other actor."""
    kind, _, login = actor.partition(":")
    if kind != "agent":
        return None
    return session.execute(select(Agent.name).where(Agent.login == login)).scalar_one_or_none()


def catalogue_names(policy: Policy, fact: str, value: object) -> dict[str, str] | None:
    """Return the names by language of the product or branch whose id is the fact's value; None for anything else."""
    if fact == "product" and isinstance(value, str) and value in policy.products:
        return dict(policy.products[value].names)
    if fact == "branch" and isinstance(value, str) and value in policy.branches:
        return dict(policy.branches[value].names)
    return None


def handler_name(policy: Policy, owner: str) -> dict[str, str] | str:
    """Return the name of a handler by language, or `owner` itself when the policy has no such handler."""
    handler = policy.handlers.get(owner)
    return dict(handler.name) if handler is not None else owner
