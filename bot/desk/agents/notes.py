"""`POST .../notes`: notes in a conversation, written by agents and shown to agents only."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases import notes
from bot.cases.accounts import agents
from bot.cases.errors import Conflict
from bot.cases.models import Agent, Note
from bot.cases.utc import iso
from bot.desk.agents.client_ids import LONGEST, with_prefix, without_prefix
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.names import agent_name
from bot.desk.context import context_of
from bot.desk.reading import MAX_TEXT, Field, read_json, shows_nothing

NOTE_FIELDS = {
    "client_id": Field(str, required=True, longest=LONGEST),
    "text": Field(str, required=True, longest=MAX_TEXT),
}


async def write(request: Request) -> Response:
    """Store a note; 201 with its id. Every agent may write one, also in a colleague's conversation."""
    context, me = context_of(request), agent_of(request)
    conversation_id = request.path_params["conversation_id"]
    body = await read_json(request, NOTE_FIELDS)
    if shows_nothing(body["client_id"]) or shows_nothing(body["text"]):
        raise DeskProblem(400, "agents.notes.empty")

    def run(session: Session) -> int:
        return add(session, conversation_id, agents.get(session, me.id), body["text"], body["client_id"]).id

    note_id = await context.write(run)
    # The write woke the agents' pages and the customer's, which finds no new message.
    return JSONResponse({"id": note_id}, status_code=201)


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
