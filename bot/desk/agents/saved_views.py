"""`/api/desk/views`: named searches; only agents who may oversee can share a view or change a shared one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases.accounts import agents
from bot.cases.accounts.permissions import May, allowed
from bot.cases.errors import Conflict, Refused
from bot.cases.models import Agent, SavedView
from bot.cases.search import saved_views
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.search_query import checked
from bot.desk.agents.sessions import SignedIn
from bot.desk.context import context_of
from bot.desk.reading import Field, read_json

SAVE_FIELDS = {
    "name": Field(str, required=True, longest=200),
    "query": Field(dict, required=True),
    "shared": Field(bool),
}
CHANGE_FIELDS = {"name": Field(str, required=True, longest=200), "shared": Field(bool)}


async def listed(request: Request) -> Response:
    """Return the views this agent sees, own views first, and the names of all agents for the filters."""
    me = agent_of(request)

    def run(session: Session) -> dict[str, Any]:
        people = session.execute(select(Agent.id, Agent.name).order_by(Agent.name)).all()
        return {
            "views": [_entry(view, me) for view in saved_views.seen_by(session, me.id)],
            "agents": [{"id": number, "name": name} for number, name in people],
            "may_share": allowed(me.role, May.OVERSEE),
        }

    return JSONResponse(await context_of(request).read(run))


async def save(request: Request) -> Response:
    """Save a search under a name; 201 with the view, 409 when the agent has too many."""
    me = agent_of(request)
    body = await read_json(request, SAVE_FIELDS)
    query, shared = checked(body["query"], context_of(request).policy.severity.kinds), body.get("shared", False)
    if shared and not allowed(me.role, May.OVERSEE):
        raise DeskProblem(403, "agents.forbidden")

    def run(session: Session) -> dict[str, Any]:
        agent = agents.get(session, me.id)
        try:
            return _entry(saved_views.save(session, agent, name=body["name"], query=query, is_shared=shared), me)
        except Refused:
            raise DeskProblem(400, "agents.views.name_needed") from None
        except Conflict:
            raise DeskProblem(409, "agents.views.too_many") from None

    return JSONResponse(await context_of(request).write(run), status_code=201)


async def change(request: Request) -> Response:
    """Rename a view, share it or stop sharing it; refused as in `delete`, and with 403 for sharing if not allowed."""
    me = agent_of(request)
    body = await read_json(request, CHANGE_FIELDS)

    def run(session: Session) -> dict[str, Any]:
        view = _to_change(session, request.path_params["view_id"], me)
        shared = body.get("shared", view.is_shared)
        if shared and not allowed(me.role, May.OVERSEE):
            raise DeskProblem(403, "agents.forbidden")
        try:
            agent = agents.get(session, me.id)
            return _entry(saved_views.rename(session, agent, view, name=body["name"], is_shared=shared), me)
        except Refused:
            raise DeskProblem(400, "agents.views.name_needed") from None

    return JSONResponse(await context_of(request).write(run))


async def delete(request: Request) -> Response:
    """Delete a view; 204, 403 for a shared view this agent may not change, 404 for another's."""
    me = agent_of(request)

    def run(session: Session) -> None:
        view = _to_change(session, request.path_params["view_id"], me)
        saved_views.delete(session, agents.get(session, me.id), view)

    await context_of(request).write(run)
    return Response(status_code=204)


def _to_change(session: Session, view_id: int, me: SignedIn) -> SavedView:
    view = saved_views.get(session, view_id)
    if not _may_change(view, me):
        # Agents must not learn that another agent's own view exists.
        raise DeskProblem(403 if view.is_shared else 404, "agents.forbidden" if view.is_shared else "agents.not_found")
    return view


def _may_change(view: SavedView, me: SignedIn) -> bool:
    return view.agent_id == me.id or (view.is_shared and allowed(me.role, May.OVERSEE))


def _entry(view: SavedView, me: SignedIn) -> dict[str, Any]:
    return {
        "id": view.id,
        "name": view.name,
        "shared": view.is_shared,
        "mine": view.agent_id == me.id,
        "may_change": _may_change(view, me),
        "query": view.query,
    }
