"""`POST .../notes`: notes in a conversation, written by agents and shown to agents only."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases import notes, notices
from bot.cases.accounts import agents
from bot.cases.accounts.permissions import May, allowed
from bot.cases.errors import Conflict
from bot.cases.mentions import mentioned
from bot.cases.models import Agent, Note
from bot.cases.sight import seen_among, sight_of
from bot.cases.utc import iso
from bot.desk.agents.client_ids import LONGEST, with_prefix, without_prefix
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.names import agent_name
from bot.desk.agents.sessions import SignedIn
from bot.desk.context import context_of
from bot.desk.reading import MAX_TEXT, Field, read_json, shows_nothing
from bot.remedy import Policy

NOTE_FIELDS = {
    "client_id": Field(str, required=True, longest=LONGEST),
    "text": Field(str, required=True, longest=MAX_TEXT),
}


async def write(request: Request) -> Response:
    """Store a note; 201 with its id. Every agent may write one, also in a colleague's conversation.

    Colleagues whose names follow an `@` get a notice: `told` names them, `not_told` those who do not see this
    conversation where teams are kept apart.
    """
    context, me = context_of(request), agent_of(request)
    conversation_id = request.path_params["conversation_id"]
    body = await read_json(request, NOTE_FIELDS)
    if shows_nothing(body["client_id"]) or shows_nothing(body["text"]):
        raise DeskProblem(400, "agents.notes.empty")

    def run(session: Session) -> dict[str, Any]:
        note = add(session, conversation_id, agents.get(session, me.id), body["text"], body["client_id"])
        told, not_told = tell_mentioned(session, context.policy, me, note)
        return {"id": note.id, "told": told, "not_told": not_told}

    # The write woke the agents' pages and the customer's, which finds no new message.
    return JSONResponse(await context.write(run), status_code=201)


def tell_mentioned(session: Session, policy: Policy, me: SignedIn, note: Note) -> tuple[list[str], list[str]]:
    """Tell whom a note mentions; return the names of those told, and of those who do not see the conversation."""
    told, not_told = [], []
    for one in mentioned(session, note.text):
        if one.id == me.id:
            continue
        limited = policy.agents_see_own_team and not allowed(one.role, May.OVERSEE)
        if limited and not seen_among(session, sight_of(session, one.id), [note.conversation_id]):
            not_told.append(one.name)
            continue
        notices.tell(session, one.id, "mentioned", note.conversation_id, about=("note", note.id), by=me.id)
        told.append(one.name)
    return told, not_told


def add(session: Session, conversation_id: str, agent: Agent, text: str, client_id: str) -> Note:
    """Add the note of an agent; raise a 409 when the `client_id` belongs to other words, which would be lost."""
    try:
        return notes.write(session, conversation_id, agent, text, with_prefix(agent.id, client_id))
    except Conflict:
        raise DeskProblem(409, "agents.client_id_used") from None


def written_in(session: Session, conversation_id: str) -> list[dict[str, Any]]:
    """Return the notes of a conversation for the page, each with the number of the message that it follows."""
    return [
        {
            "id": note.id,
            "at": iso(note.at),
            "agent": agent_name(session, note.agent_id),
            "after_seq": note.after_seq,
            "text": note.text,
            "client_id": without_prefix(note.client_id),
        }
        for note in notes.of(session, conversation_id)
    ]
