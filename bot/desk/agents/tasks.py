"""Tasks of cases: `GET /api/desk/tasks`, `POST .../tasks` in a conversation, `PATCH /api/desk/tasks/{id}`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases import cases, conversations, tasks
from bot.cases.accounts import agents
from bot.cases.accounts.permissions import May, allowed
from bot.cases.errors import Conflict, Refused
from bot.cases.lock import lock_conversation
from bot.cases.models import Task
from bot.cases.utc import from_iso, iso
from bot.conversation.causes import words_of_task
from bot.conversation.services import Services
from bot.desk.agents.client_ids import LONGEST, with_prefix
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.names import agent_name
from bot.desk.agents.sessions import SignedIn
from bot.desk.agents.team_limits import limit_of, require_in_sight
from bot.desk.context import context_of
from bot.desk.reading import Field, read_json, shows_nothing

ADD_FIELDS = {
    "client_id": Field(str, longest=LONGEST),
    "text": Field(str, required=True, longest=tasks.LONGEST),
    "due_at": Field(str, required=True, longest=40),
    "agent_id": Field(int, required=True),
}
CHANGE_FIELDS = {"done": Field(bool), "due_at": Field(str, longest=40), "agent_id": Field(int)}


async def mine(request: Request) -> Response:
    """Return what this agent has to do, the earliest first, and for who may oversee what colleagues left undone."""
    context, me = context_of(request), agent_of(request)

    def run(session: Session) -> list[dict[str, Any]]:
        oversees = allowed(me.role, May.OVERSEE)
        found = tasks.open_for(session, me.id, oversees=oversees, sight=limit_of(session, context.policy, me))
        of = tasks.cases_of(session, found)
        names = {one.conversation_id: conversations.get(session, one.conversation_id).customer_name for one in found}
        return [
            {
                **shown(session, context.services, one, me),
                "case_number": of[one.case_id].number,
                "customer": {"name": names[one.conversation_id]},
            }
            for one in found
        ]

    return JSONResponse({"tasks": await context.read(run)})


async def add(request: Request) -> Response:
    """Give oneself or a colleague something to do by a moment (ISO 8601); 201 with its id.

    A `client_id` used before returns the number of that task. 400 without words or for a moment that cannot be read,
    409 for a colleague who answers no customers, when there are too many, or when the `client_id` belongs to others.
    """
    context, me = context_of(request), agent_of(request)
    conversation_id = request.path_params["conversation_id"]
    body = await read_json(request, ADD_FIELDS)
    if shows_nothing(body["text"]):
        raise DeskProblem(400, "agents.tasks.words_needed")
    due_at = _moment(body["due_at"])
    client_id = with_prefix(me.id, body["client_id"]) if not shows_nothing(body.get("client_id", "")) else None

    def run(session: Session) -> int:
        lock_conversation(session, conversation_id)
        conversation = conversations.get(session, conversation_id)
        by = agents.get(session, me.id)
        try:
            case = cases.in_hand(session, conversation) or cases.open_case(session, conversation_id)
            whose = tasks.agent_for(session, body["agent_id"])
            made = tasks.add(session, case, body["text"], due_at=due_at, agent=whose, by=by, client_id=client_id)
            return made.id
        except Conflict:
            raise DeskProblem(409, "agents.client_id_used") from None
        except Refused:
            raise DeskProblem(409, "agents.tasks.cannot", most=tasks.MOST) from None

    return JSONResponse({"id": await context.write(run)}, status_code=201)


async def change(request: Request) -> Response:
    """Mark a task as done or undone, put it off, or hand it on; 204. 404 for one that this agent does not see."""
    context, me = context_of(request), agent_of(request)
    body = await read_json(request, CHANGE_FIELDS)
    due_at = _moment(body["due_at"]) if "due_at" in body else None

    def run(session: Session) -> None:
        task = tasks.get(session, request.path_params["task_id"])
        require_in_sight(session, context.policy, me, task.conversation_id)
        by = agents.get(session, me.id)
        try:
            whose = tasks.agent_for(session, body["agent_id"]) if "agent_id" in body else None
            tasks.change(session, task, by, due_at=due_at, agent=whose)
        except Refused:
            raise DeskProblem(409, "agents.tasks.cannot", most=tasks.MOST) from None
        if "done" in body:
            tasks.settle(session, task, by, done=body["done"])

    await context.write(run)
    return Response(status_code=204)


def shown(session: Session, services: Services, task: Task, me: SignedIn) -> dict[str, Any]:
    """Return one task for the page; `texts` has the words in each language where the system made it."""
    return {
        "id": task.id,
        "conversation_id": task.conversation_id,
        "text": task.text,
        "texts": words_of_task(services, task.text),
        "due_at": iso(task.due_at),
        "agent": agent_name(session, task.agent_id),
        "mine": task.agent_id == me.id,
        "made_by": agent_name(session, task.made_by_id),
        "done_at": None if task.done_at is None else iso(task.done_at),
        "done_by": agent_name(session, task.done_by_id),
        "louder": task.louder,
    }


def shown_in(session: Session, services: Services, conversation_id: str, me: SignedIn) -> list[dict[str, Any]]:
    """Return the tasks of a conversation for the page."""
    return [shown(session, services, task, me) for task in tasks.of_conversation(session, conversation_id)]


def _moment(text: str) -> datetime:
    try:
        return from_iso(text)
    except Refused:
        raise DeskProblem(400, "agents.tasks.moment") from None
