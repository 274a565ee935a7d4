"""`POST /api/conversations/{id}/typing`: the customer is still writing, so do not interrupt."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from bot.desk.context import context_of
from bot.desk.customers.access import authorise


async def typing(request: Request) -> Response:
    """Prolong the pause for breath and let agents see it; calls beyond the allowance change nothing."""
    context = context_of(request)
    conversation_id = authorise(request)
    if context.limits.typing.take(conversation_id) == 0:
        context.turns.typing(conversation_id)
        context.broker.relay(conversation_id, "typing", {"role": "customer", "on": True})
    return Response(status_code=204)
