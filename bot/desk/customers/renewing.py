"""`POST /api/conversations/{id}/token`: renew the token before it ends."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases import conversations
from bot.cases.utc import iso
from bot.desk.context import context_of
from bot.desk.customers.access import authorise, within


async def renew(request: Request) -> Response:
    """Answer 200 with a new token and when it ends; the one before stays valid until its own end."""
    context = context_of(request)
    conversation_id = await authorise(request)
    within(context.limits.renewals.take(conversation_id))
    await context.read(lambda s: conversations.get(s, conversation_id))
    renewed = {"token": context.tokens.sign(conversation_id), "ends_at": iso(context.tokens.ends_at())}
    return JSONResponse(renewed, headers={"Cache-Control": "no-store"})
