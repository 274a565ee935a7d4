"""`GET /api/desk/conversations/{id}/timeline`: everything that happened, in chronological order."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases.models import Agent
from bot.cases.record import timeline as record
from bot.cases.utc import iso
from bot.desk.agents.audit_view import audit_view
from bot.desk.agents.guard import agent_of
from bot.desk.agents.names import catalogue_names, handler_name
from bot.desk.context import context_of
from bot.remedy import Policy


async def timeline(request: Request) -> Response:
    """Return the events of a conversation and its cases, oldest first; 404 for an unknown conversation."""
    context = context_of(request)
    conversation_id = request.path_params["conversation_id"]
    events = await context.read(lambda s: view(s, context.policy, conversation_id))
    audit_view(context, agent_of(request), f"conversation:{conversation_id}", "conversation.viewed")
    return JSONResponse({"events": events})


def view(session: Session, policy: Policy, conversation_id: str) -> list[dict[str, Any]]:
    """Return the events for the page, with the names of agents, products, branches and handlers."""
    agents = session.execute(select(Agent.id, Agent.login, Agent.name)).all()
    by_id = {agent.id: agent.name for agent in agents}
    by_actor = {f"agent:{agent.login}": agent.name for agent in agents}
    return [_entry(event, policy, by_id, by_actor) for event in record.of_conversation(session, conversation_id)]


def _entry(event: record.Event, policy: Policy, by_id: dict[int, str], by_actor: dict[str, str]) -> dict[str, Any]:
    about: dict[str, Any] = {
        name: iso(value) if isinstance(value, datetime) else value for name, value in event.about.items()
    }
    if event.what in ("learned", "corrected", "taken_back"):
        about["names"] = catalogue_names(policy, about["name"], about["value"])
        if "before" in about:
            about["before"] = {
                **about["before"],
                "names": catalogue_names(policy, about["name"], about["before"]["value"]),
            }
    elif event.what == "put_right":
        for side in ("before", "after"):
            value = about.get(side)
            about[side] = {"value": value, "names": catalogue_names(policy, about.get("what", ""), value)}
        about["name"] = about.pop("what", "")
    elif event.what == "promised":
        about["owner"] = handler_name(policy, about["owner"])
    elif about.get("agent_id") is not None:
        about["agent"] = by_id.get(about["agent_id"])
    return {"at": iso(event.at), "what": event.what, "by": _by(event.actor, by_actor), "seq": event.seq, **about}


def _by(actor: str | None, by_actor: dict[str, str]) -> dict[str, str] | None:
    if actor is None:
        return None
    role = actor.partition(":")[0]
    return {"role": role, "name": by_actor[actor]} if actor in by_actor else {"role": role}
