"""`POST .../postpone` and `.../come-back`: put a conversation by until a moment, or take it up again before."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases import conversations, postponements
from bot.cases.accounts import agents
from bot.cases.errors import Conflict, Refused
from bot.cases.lock import lock_conversation
from bot.cases.models import Conversation, Postponement
from bot.cases.utc import from_iso, iso
from bot.conversation import postponing
from bot.conversation.handing_over import time_of
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.live_work import lock_held, not_mine, stop_typing
from bot.desk.agents.names import agent_name
from bot.desk.agents.presence import tell_colleagues
from bot.desk.context import context_of
from bot.desk.reading import Field, read_json, shows_nothing

FIELDS = {
    "until": Field(str, required=True, longest=40),
    "reason": Field(str, required=True, longest=1000),
    "tell_later": Field(bool),
}


async def postpone(request: Request) -> Response:
    """Put it by `until` a moment (ISO 8601) with a reason; `tell_later` tells the customer the later time.

    One that waits for nobody yet may be put by, too, unless it is urgent (409); it comes back to those who wait.

    400 for a moment that is not ahead, 409 when somebody else has it, 409 with `promised_by` when the customer
    was promised an answer before; `may_redate` there says whether `tell_later` helps.
    """
    context, me = context_of(request), agent_of(request)
    conversation_id = request.path_params["conversation_id"]
    body = await read_json(request, FIELDS)
    reason = body["reason"].strip()
    if shows_nothing(reason):
        raise DeskProblem(400, "agents.postpone.note_needed")
    try:
        until = from_iso(body["until"])
    except Refused:
        raise DeskProblem(400, "agents.postpone.ahead") from None

    def run(session: Session) -> None:
        lock_conversation(session, conversation_id)
        conversation, services = conversations.get(session, conversation_id), context.services
        by, later = agents.get(session, me.id), bool(body.get("tell_later"))
        try:
            postponing.postpone(session, services, conversation, by, until, reason, tell_later=later)
        except Conflict:
            raise not_mine(session, conversation) from None
        except postponing.PromisedSooner as sooner:
            told = time_of(services, sooner.at, request.state.locale)
            words = "agents.postpone.promised" if sooner.may_redate else "agents.postpone.decision"
            more = {"promised_by": iso(sooner.at), "may_redate": sooner.may_redate}
            raise DeskProblem(409, words, more=more, time=told) from None
        except postponing.TooUrgent:
            raise DeskProblem(409, "agents.postpone.urgent") from None
        except Refused:
            raise DeskProblem(400, "agents.postpone.ahead") from None

    await context.write(run)
    stop_typing(context, conversation_id)
    tell_colleagues(context)
    return JSONResponse({"until": iso(until)})


async def come_back(request: Request) -> Response:
    """Take it up again before its moment; 204, also when it was not put by. Who may oversee does so for others.

    What waits for nobody yet is everybody's.
    """
    context, me = context_of(request), agent_of(request)
    conversation_id = request.path_params["conversation_id"]

    def run(session: Session) -> None:
        lock_conversation(session, conversation_id)
        if conversations.get(session, conversation_id).owner != "queue":
            lock_held(session, conversation_id, me)
        postponements.end(session, conversation_id, "person", actor=f"agent:{me.login}")

    await context.write(run)
    tell_colleagues(context)
    return Response(status_code=204)


def shown(row: Postponement | None) -> dict[str, Any]:
    """Return for the page until when it is put by, and whether and why it is back."""
    put_by = row is not None and row.ended_at is None
    back = row is not None and postponements.is_back(row)
    told = {"reason": row.reason} if row is not None else {}
    return {
        "postponed": {"until": iso(row.until), **told} if row is not None and put_by else None,
        "back": {"at": iso(row.ended_at), "why": row.ended_by, **told}
        if row is not None and back and row.ended_at
        else None,
    }


def shown_in(session: Session, conversation: Conversation) -> dict[str, Any]:
    """Return `shown` for an open conversation, with who put it by, and what the customer was promised first."""
    row = postponements.newest(session, [conversation.id]).get(conversation.id)
    found = shown(row)
    if row is not None and found["postponed"] is not None:
        found["postponed"]["by"] = agent_name(session, row.agent_id)
    waits = conversation.owner in ("agent", "queue")
    promised = postponing.person_promised_by(session, conversation) if waits else None
    return {**found, "person_by": None if promised is None else iso(promised)}
