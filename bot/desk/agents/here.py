"""`POST .../here`: show colleagues who have the conversation open that one looks at it, or writes in it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases import conversations
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.lookers import GONE, STATES, Lookers
from bot.desk.context import Context, context_of
from bot.desk.reading import Field, read_json

# The event for pages.
HERE = "here"
FIELDS = {"tab": Field(str, required=True, longest=40), "state": Field(str, required=True, longest=12)}


async def note(request: Request) -> Response:
    """Note whether this tab looks at the conversation, writes in it, or is gone; return who else is there.

    Only colleagues connected to the same desk see it.
    """
    context, me = context_of(request), agent_of(request)
    conversation_id = request.path_params["conversation_id"]
    body = await read_json(request, FIELDS)
    if body["state"] not in STATES:
        raise DeskProblem(400, "agents.here.unknown")
    if body["state"] != GONE:
        await context.read(lambda s: conversations.get(s, conversation_id))
    lookers = lookers_of(request)
    lookers.note(conversation_id, me.id, me.name, body["tab"], body["state"])
    tell_who_went(context, request)
    others = [one for one in lookers.people(conversation_id) if one["id"] != me.id]
    return JSONResponse({"people": others})


def tell_who_went(context: Context, request: Request) -> None:
    """Tell the pages of every conversation in which somebody came, went, began or stopped to write."""
    for conversation_id, people in lookers_of(request).changes().items():
        context.broker.relay(conversation_id, HERE, {"people": people})


@contextmanager
def a_page_is_open(context: Context, request: Request) -> Iterator[None]:
    """Count the agent's page while it listens; with the last one they have left every conversation."""
    lookers, agent_id = lookers_of(request), agent_of(request).id
    lookers.opened(agent_id)
    try:
        yield
    finally:
        lookers.closed(agent_id)
        tell_who_went(context, request)


def lookers_of(request: Request) -> Lookers:
    """Return who is where on this desk."""
    state = request.app.state
    if not hasattr(state, "lookers"):
        state.lookers = Lookers(time.monotonic)
    found: Lookers = state.lookers
    return found
