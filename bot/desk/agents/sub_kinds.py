"""`PUT .../sub-kinds`: an agent says what exactly is the matter in the case; the remedies that fit follow it."""

from __future__ import annotations

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases.errors import Refused
from bot.conversation.orders_ahead import look_up_orders_of
from bot.conversation.sub_kinds.by_person import correct_sub_kinds
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.offers import agent_and_case
from bot.desk.context import context_of
from bot.desk.reading import Field, read_json
from bot.remedy.vocabulary import SUB_KINDS

FIELDS = {"sub_kinds": Field(list, required=True)}


async def correct(request: Request) -> Response:
    """Set the sub-kinds of the case; 200 with the names that hold now, 409 when a colleague has the conversation."""
    context, me = context_of(request), agent_of(request)
    conversation_id = request.path_params["conversation_id"]
    names = (await read_json(request, FIELDS))["sub_kinds"]
    if not all(isinstance(name, str) for name in names):
        raise DeskProblem(400, "agents.sub_kinds.unknown")
    await look_up_orders_of(context.services, conversation_id)

    def run(session: Session) -> frozenset[str]:
        agent, case = agent_and_case(session, conversation_id, me)
        return correct_sub_kinds(session, context.services, case, agent, names)

    try:
        held = await context.write(run)
    except Refused:
        raise DeskProblem(400, "agents.sub_kinds.unknown") from None
    return JSONResponse({"sub_kinds": [name for name in SUB_KINDS if name in held]})
