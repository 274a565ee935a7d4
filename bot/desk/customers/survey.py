"""`POST /api/conversations/{id}/survey`: record how satisfied the customer is."""

from __future__ import annotations

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from bot.cases.lock import lock_conversation
from bot.conversation.after_closing import awaits_score, hear_score
from bot.desk.addresses import counted_address
from bot.desk.context import context_of
from bot.desk.customers.access import authorise, within
from bot.desk.problems import Problem
from bot.desk.quotas import ROW
from bot.desk.reading import MAX_TEXT, Field, read_json

# What came of it; how it went on and how the customer was treated.
MARKS = ("score", "process", "treatment")
FIELDS = {
    "score": Field(int, required=True),
    "process": Field(int),
    "treatment": Field(int),
    "comment": Field(str, longest=MAX_TEXT),
}


async def survey(request: Request) -> Response:
    """Record a score from 1 to 5, further marks and an optional comment; 204. A case that is not mended is reopened.

    Answers 409 when no survey was sent, or when it was answered already.
    """
    context = context_of(request)
    conversation_id = await authorise(request)
    within(context.limits.messages.take(conversation_id))
    body = await read_json(request, FIELDS)
    marks = {name: body[name] for name in MARKS if body.get(name) is not None}
    for name, mark in marks.items():
        if not 1 <= mark <= 5:
            raise Problem(400, "field_type", field=name)
    comment = body.get("comment")
    context.word_quotas.take(counted_address(request), ROW + len(comment or ""), conversation_id)

    def hear(session: Session) -> None:
        lock_conversation(session, conversation_id)
        if not awaits_score(session, conversation_id):
            raise Problem(409, "survey_closed")
        hear_score(
            session,
            context.services,
            conversation_id,
            marks["score"],
            comment,
            process=marks.get("process"),
            treatment=marks.get("treatment"),
        )

    await context.write(hear)
    return Response(status_code=204)
