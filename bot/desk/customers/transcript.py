"""`GET /api/conversations/{id}/transcript`: download the verbatim record of a conversation."""

from __future__ import annotations

import json

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from bot.cases import conversations
from bot.cases.record import transcript as record
from bot.desk.context import context_of
from bot.desk.customers.access import authorise
from bot.desk.problems import Problem

ROLES = ("customer", "bot", "agent", "system")
FORMATS = ("txt", "json")


async def transcript(request: Request) -> Response:
    """Return the whole conversation as a file, `?format=` txt (times in the company's zone) or json."""
    context = context_of(request)
    conversation_id = await authorise(request, token_in_address=True)
    wanted = request.query_params.get("format") or "txt"
    if wanted not in FORMATS:
        raise Problem(400, "field_type", field="format")

    def write(session: Session) -> str:
        if wanted == "json":
            return json.dumps(record.as_json(session, conversation_id), ensure_ascii=False)
        locale = conversations.get(session, conversation_id).locale
        speakers = {role: context.words.say(f"system.speaker.{role}", locale) for role in ROLES}
        return record.as_text(session, conversation_id, locale, context.policy.clock.zone, speakers=speakers)

    text = await context.read(write)
    media_type = "application/json" if wanted == "json" else "text/plain; charset=utf-8"
    headers = {
        "Content-Disposition": f'attachment; filename="conversation.{wanted}"',
        "Cache-Control": "private, no-store",
    }
    # Encoded as it is, so that line ends are not changed: the record is verbatim.
    return Response(text.encode("utf-8"), media_type=media_type, headers=headers)
