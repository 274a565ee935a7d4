"""`POST /api/desk/conversations/{id}/wording`: a look at the draft before it goes out. Advice, never a lock."""

from __future__ import annotations

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases import conversations
from bot.desk.agents.locales import page_locale
from bot.desk.agents.wording_advice import advice, occasions_of
from bot.desk.context import context_of
from bot.desk.reading import MAX_TEXT, Field, read_json

FIELDS = {"text": Field(str, required=True, longest=MAX_TEXT)}


async def wording(request: Request) -> Response:
    """Give `{warnings: [{words, why, instead}]}` for a draft: what is better not said, then what is missing."""
    context = context_of(request)
    body = await read_json(request, FIELDS)
    conversation_id = request.path_params["conversation_id"]

    def look(session: Session) -> tuple[tuple[str, ...], tuple[str, ...]]:
        conversations.get(session, conversation_id)
        return occasions_of(session, conversation_id)

    occasions, said_before = await context.read(look)
    found = advice(context.policy, body["text"], page_locale(request), occasions, said_before)
    return JSONResponse({"warnings": found})
