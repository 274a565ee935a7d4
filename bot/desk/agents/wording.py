"""`POST /api/desk/conversations/{id}/wording`: check a draft before it is sent.

Findings about wording are advice. A promise above the agent's limit cannot be sent: see `draft_limit`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.assist.draft_limit import promises_above_limit
from bot.cases import conversations
from bot.conversation.orders_ahead import look_up_orders_of
from bot.desk.agents.draft_limit import shown
from bot.desk.agents.guard import agent_of
from bot.desk.agents.locales import page_locale
from bot.desk.agents.wording_advice import advice, occasions_of
from bot.desk.context import context_of
from bot.desk.reading import MAX_TEXT, Field, read_json

FIELDS = {"text": Field(str, required=True, longest=MAX_TEXT)}


async def wording(request: Request) -> Response:
    """Return `{warnings: [{words, why, instead, start, end}], above_limit}` for a draft.

    Warnings are expressions to avoid, then what is missing. `above_limit` is `{room, value, places}` or null.
    """
    context, me = context_of(request), agent_of(request)
    body = await read_json(request, FIELDS)
    conversation_id = request.path_params["conversation_id"]

    services = context.services
    await look_up_orders_of(services, conversation_id)

    def look(session: Session) -> dict[str, Any]:
        conversations.get(session, conversation_id)
        occasions, said_before = occasions_of(session, conversation_id)
        above = promises_above_limit(session, services, conversation_id, me.role, body["text"])
        return {
            "warnings": advice(
                services.policy, body["text"], page_locale(request), services.now(), occasions, said_before
            ),
            "above_limit": None if above is None else shown(services, above),
        }

    return JSONResponse(await context.read(look))
