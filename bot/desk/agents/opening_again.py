"""`POST .../open-again`: open a case that is over again, for oneself, for whoever had it, or for the queue."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases import conversations
from bot.cases.accounts import agents
from bot.cases.errors import Conflict, Refused
from bot.cases.lock import lock_conversation
from bot.cases.models import Agent, Conversation
from bot.conversation.opening_again import last_handler, open_again, over_case
from bot.desk.agents.full import room_for_me
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.live_work import not_mine
from bot.desk.agents.presence import tell_colleagues
from bot.desk.agents.sessions import SignedIn
from bot.desk.agents.transfers import who_can_take_it
from bot.desk.context import context_of
from bot.desk.reading import Field, read_json, shows_nothing

FIELDS = {"to": Field(str, required=True, longest=20), "reason": Field(str, required=True, longest=2000)}
ME, HANDLER, QUEUE = "me", "handler", "queue"


async def again(request: Request) -> Response:
    """Open it again `to` me, handler or queue, with a reason that colleagues see; the customer is told who goes on.

    409 when it is not over, when a colleague has it, or when whoever had it cannot take it now.
    """
    context, me = context_of(request), agent_of(request)
    conversation_id = request.path_params["conversation_id"]
    body = await read_json(request, FIELDS)
    to, reason = body["to"], body["reason"].strip()
    if to not in (ME, HANDLER, QUEUE):
        raise DeskProblem(400, "agents.open_again.whom")
    if shows_nothing(reason):
        raise DeskProblem(400, "agents.open_again.note_needed")

    def run(session: Session) -> dict[str, Any]:
        lock_conversation(session, conversation_id)
        conversation = conversations.get(session, conversation_id)
        by = agents.get(session, me.id)
        try:
            whom = by if to == ME else _handler(session, conversation, me) if to == HANDLER else None
            if to == ME:
                # Nobody but this agent wants it now; that it is one too many is noted.
                room_for_me(session, me, conversation_id, anyway=True)
            open_again(session, context.services, conversation, by, reason, whom)
        except Conflict:
            if conversation.owner in ("agent", "queue"):
                raise not_mine(session, conversation) from None
            raise DeskProblem(409, "agents.open_again.not_over") from None
        except Refused:
            raise DeskProblem(409, "agents.transfer.nobody") from None
        if whom is None:
            return {"owner": "queue", "agent": None}
        return {"owner": "agent", "agent": {"id": whom.id, "name": whom.name}}

    done = await context.write(run)
    tell_colleagues(context)
    return JSONResponse(done)


def _handler(session: Session, conversation: Conversation, me: SignedIn) -> Agent:
    """Return whoever had it last, if they can take it now; else raise a 409 that gives the reason."""
    case = over_case(session, conversation)
    if case is None:
        raise Conflict("This conversation is not over.")
    found = last_handler(session, case)
    if found is None:
        raise DeskProblem(409, "agents.open_again.nobody")
    return who_can_take_it(session, me, None, found.id, conversation.id, {})


def offered(session: Session, conversation: Conversation) -> dict[str, Any] | None:
    """Return what the page needs to offer it: who had it last; None when it is not over."""
    case = over_case(session, conversation)
    if case is None:
        return None
    handler = last_handler(session, case)
    return {"handler": None if handler is None else {"id": handler.id, "name": handler.name}}
