"""`GET /api/desk/heard-wrongly`: what agents put right of what the model heard, for those who train it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.assist import heard_lines
from bot.desk.agents.audit_view import audit_view
from bot.desk.agents.guard import agent_of
from bot.desk.context import context_of
from bot.desk.reading import whole_number

PAGE = 50


async def listed(request: Request) -> Response:
    """Return the newest PAGE, those before the id `?before=` when given; what tells who a customer is, is masked."""
    context = context_of(request)
    before = whole_number(request.query_params.get("before"), "before")
    audit_view(context, agent_of(request), "heard_wrongly:all", "list.viewed")
    lines = await context.read(lambda s: heard_lines.newest(s, context.services, before=before, limit=PAGE + 1))
    shown = [line.as_dict() for line in lines[:PAGE]]
    return JSONResponse({"heard_wrongly": shown, "more": len(lines) > PAGE})
