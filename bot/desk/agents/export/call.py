"""`GET /api/desk/conversations/{id}/export?format=txt|json|pdf`: export a conversation without internal data."""

from __future__ import annotations

import json
from typing import Any

import anyio.to_thread
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from bot.cases import audit
from bot.cases.record.export import document
from bot.desk.agents.export.as_pdf import as_pdf
from bot.desk.agents.export.as_text import as_text
from bot.desk.agents.export.sheet import sheet_of
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.locales import page_locale
from bot.desk.agents.names import handler_name
from bot.desk.context import context_of
from bot.remedy import Policy

MEDIA_TYPES = {"txt": "text/plain; charset=utf-8", "json": "application/json", "pdf": "application/pdf"}


async def export(request: Request) -> Response:
    """Return the file in the agent's language and record the export in the audit log; 400 for another format."""
    context, agent = context_of(request), agent_of(request)
    conversation_id = request.path_params["conversation_id"]
    wanted = request.query_params.get("format") or "txt"
    if wanted not in MEDIA_TYPES:
        raise DeskProblem(400, "agents.export.format")

    def run(session: Session) -> dict[str, Any]:
        found = document(session, conversation_id)
        subject = f"conversation:{conversation_id}"
        audit.record(session, f"agent:{agent.login}", "conversation.exported", subject, {"format": wanted})
        return found

    found = _with_names(await context.write(run), context.policy)
    locale = page_locale(request)

    def written() -> bytes:
        if wanted == "json":
            return json.dumps(found, ensure_ascii=False, indent=2).encode("utf-8")
        sheet = sheet_of(found, context.policy, context.words, locale)
        if wanted == "pdf":
            return as_pdf(sheet, context.settings.pdf_font)
        return as_text(sheet).encode("utf-8")

    # In a thread, because typesetting a long conversation takes a second.
    content = await anyio.to_thread.run_sync(written)
    name = found["cases"][-1]["number"] if found["cases"] else "conversation"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.{wanted}"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=MEDIA_TYPES[wanted], headers=headers)


def _with_names(found: dict[str, Any], policy: Policy) -> dict[str, Any]:
    """Replace the ids of handlers by their names, in place; return the document."""
    for case in found["cases"]:
        for promise in case["commitments"]:
            promise["owner"] = handler_name(policy, promise["owner"])
    return found
