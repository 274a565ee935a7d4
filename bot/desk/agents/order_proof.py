"""`PUT .../order-proof`: an agent marks an order as the customer's, having seen or heard who they are."""

from __future__ import annotations

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases.errors import Refused
from bot.conversation.order_proof_by_person import PERSON, prove_order
from bot.conversation.orders_ahead import look_up_orders_of
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.offers import agent_and_case
from bot.desk.context import context_of
from bot.desk.reading import Field, read_json

# The longest reason, in characters.
LONGEST = 500
FIELDS = {"seen_at": Field(str, required=True), "reason": Field(str, required=True, longest=LONGEST)}


async def mark(request: Request) -> Response:
    """Mark the order of the case as proved; 200 with how, 400 without an order or a reason, 409 unless this agent's."""
    context, me = context_of(request), agent_of(request)
    conversation_id = request.path_params["conversation_id"]
    body = await read_json(request, FIELDS)
    await look_up_orders_of(context.services, conversation_id)

    def run(session: Session) -> None:
        agent, case = agent_and_case(session, conversation_id, me)
        prove_order(session, context.services, case, agent, body["seen_at"], body["reason"])

    try:
        await context.write(run)
    except Refused:
        raise DeskProblem(400, "agents.order_proof.refused") from None
    return JSONResponse({"proof": PERSON})
