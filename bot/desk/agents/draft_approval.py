"""`POST /api/desk/conversations/{id}/draft-approval`: request approval for a draft's promise above the limit."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.assist.draft_limit import promises_above_limit, remedies_for
from bot.cases.errors import Conflict, Refused
from bot.conversation.agent_offers import AboveLimit
from bot.conversation.orders_ahead import look_up_orders_of
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.offers import LONGEST_REASON, above_authority, agent_and_case, ask_for
from bot.desk.context import context_of
from bot.desk.reading import MAX_TEXT, Field, read_json

FIELDS = {"text": Field(str, required=True, longest=MAX_TEXT)}


async def ask(request: Request) -> Response:
    """Request approval for the remedies nearest to the draft's promise, with the draft as the reason; 202.

    409 when no such remedy fits the case (the page then opens the list of remedies), when the draft is within the
    limit, when no role's authority is enough, or when a request is waiting already.
    """
    context, me = context_of(request), agent_of(request)
    conversation_id = request.path_params["conversation_id"]
    text = (await read_json(request, FIELDS))["text"].strip()
    await look_up_orders_of(context.services, conversation_id)

    def run(session: Session) -> dict[str, Any]:
        agent, case = agent_and_case(session, conversation_id, me)
        found = promises_above_limit(session, context.services, conversation_id, agent.role, text)
        if found is None:
            raise DeskProblem(409, "agents.draft.within_limit")
        wanted = remedies_for(session, context.services, case, agent.role, found)
        if not wanted:
            raise DeskProblem(409, "agents.draft.nothing_fits")
        return ask_for(session, context.services, case, agent, wanted, text[:LONGEST_REASON])

    try:
        made = await context.write(run)
    except AboveLimit as above:
        raise above_authority(above) from None
    except Conflict:
        raise DeskProblem(409, "agents.approval.one_waits") from None
    except Refused:
        raise DeskProblem(409, "agents.draft.nothing_fits") from None
    return JSONResponse(made, status_code=202)
