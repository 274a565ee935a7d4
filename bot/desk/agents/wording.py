"""`POST /api/desk/conversations/{id}/wording`: a look at the draft before it goes out. Advice, never a lock."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases import conversations
from bot.desk.agents.locales import page_locale
from bot.desk.agents.wording_advice import advice
from bot.desk.context import context_of
from bot.desk.reading import MAX_TEXT, Field, read_json

FIELDS = {"text": Field(str, required=True, longest=MAX_TEXT)}


async def wording(request: Request) -> Response:
    """Give `{warnings: [{words, why, instead}]}` for a draft."""
    context = context_of(request)
    body = await read_json(request, FIELDS)
    conversation_id = request.path_params["conversation_id"]
    await context.read(lambda s: conversations.get(s, conversation_id))
    return JSONResponse({"warnings": advice(context.policy, body["text"], page_locale(request))})
