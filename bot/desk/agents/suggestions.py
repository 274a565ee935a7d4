"""Record how suggested replies were used, and show it to trainers (`GET /api/desk/suggestions`)."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases import conversations, suggestions
from bot.cases.models.suggestion import SUGGESTION_SOURCES
from bot.cases.utc import iso
from bot.desk.agents.audit_view import audit_view
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.live_work import belongs_to, not_mine
from bot.desk.context import context_of
from bot.desk.reading import MAX_TEXT, Field, read_json

MOST_SHOWN = 3
EXAMPLES = 20
FIELDS = {
    "step": Field(str, required=True, longest=32),
    "shown": Field(list, required=True),
    "inserted": Field(int),
    "sent": Field(str, required=True, longest=MAX_TEXT),
}


async def record(request: Request) -> Response:
    """Record which replies were shown, which was inserted and what was sent; 204.

    400 for malformed suggestions, 409 when this agent does not hold the conversation.
    """
    context, me = context_of(request), agent_of(request)
    conversation_id = request.path_params["conversation_id"]
    body = await read_json(request, FIELDS)
    shown = body["shown"]
    if not 0 < len(shown) <= MOST_SHOWN or not all(map(_is_suggestion, shown)):
        raise DeskProblem(400, "agents.suggestions.unreadable")

    def run(session: Session) -> None:
        conversation = conversations.get(session, conversation_id)
        if not belongs_to(conversation, me):
            raise not_mine(session, conversation)
        suggestions.record(
            session, conversation_id, me.id, body["step"], shown, inserted=body.get("inserted"), sent=body["sent"]
        )

    await context.write(run)
    return Response(status_code=204)


async def outcomes(request: Request) -> Response:
    """Return `{counts, examples}`: how often each source was used, edited or ignored, and what was sent instead."""
    context = context_of(request)
    audit_view(context, agent_of(request), "suggestions:all", "list.viewed")
    return JSONResponse(await context.read(_outcomes))


def _outcomes(session: Session) -> dict[str, Any]:
    return {
        "counts": suggestions.counts(session),
        "examples": [
            {"source": one.source, "step": one.step, "text": one.text, "sent": one.sent, "at": iso(one.at)}
            for one in suggestions.newest(session, suggestions.EDITED, EXAMPLES)
        ],
    }


def _is_suggestion(value: Any) -> bool:
    if not isinstance(value, dict) or value.keys() != {"source", "name", "text"}:
        return False
    longest = {"source": 12, "name": 64, "text": MAX_TEXT}
    if not all(isinstance(value[name], str) and "\0" not in value[name] for name in longest):
        return False
    return value["source"] in SUGGESTION_SOURCES and all(len(value[name]) <= most for name, most in longest.items())
