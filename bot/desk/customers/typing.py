"""`POST /api/conversations/{id}/typing`: the customer is still typing, so the bot waits."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from bot.desk.context import context_of
from bot.desk.customers.access import authorise


async def typing(request: Request) -> Response:
    """Prolong the pause before the bot answers and show agents the typing; calls over the limit change nothing; 204."""
    context = context_of(request)
    conversation_id = await authorise(request)
    if context.limits.typing.take(conversation_id) == 0:
        context.turns.typing(conversation_id)
        context.broker.relay(conversation_id, "typing", {"role": "customer", "on": True})
    return Response(status_code=204)
