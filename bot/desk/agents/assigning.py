"""`POST .../assign` and `.../to-queue`: give a waiting conversation to a colleague, or put one back into the queue."""

from __future__ import annotations

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases import audit, conversations, notices
from bot.cases.accounts import agents
from bot.cases.errors import Conflict, Refused
from bot.cases.lock import lock_conversation
from bot.conversation import by_person
from bot.conversation.transferring import transfer_to_team
from bot.desk.agents.full import ANYWAY, OVER_CAPACITY
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.live_work import NOTE_FIELDS, lock_held, not_mine, stop_typing
from bot.desk.agents.presence import tell_colleagues
from bot.desk.agents.transfers import who_can_take_it
from bot.desk.context import context_of
from bot.desk.reading import Field, read_json

ASSIGN_FIELDS = {"agent_id": Field(int, required=True), **ANYWAY, **OVER_CAPACITY}
# A conversation put back waits for whoever comes first, and not for one team.
EVERYBODY = ""


async def assign(request: Request) -> Response:
    """Give a conversation that waits, or that the bot has, to a colleague, who has it at once.

    409 with `taken_by` when somebody has it already, 409 when the colleague cannot take it now; one without room gets
    it only for a reason, `over_capacity`. Nothing changes when the colleague has it already.
    """
    context, me = context_of(request), agent_of(request)
    conversation_id = request.path_params["conversation_id"]
    body = await read_json(request, ASSIGN_FIELDS)
    colleague_id = body["agent_id"]

    def run(session: Session) -> str:
        lock_conversation(session, conversation_id)
        conversation = conversations.get(session, conversation_id)
        if conversation.owner == "agent":
            if conversation.owner_agent_id != colleague_id:
                raise not_mine(session, conversation)
            return agents.get(session, colleague_id).name
        colleague = who_can_take_it(session, me, None, colleague_id, conversation_id, body)
        try:
            by_person.take(session, context.services, conversation, colleague)
        except Conflict:
            raise not_mine(session, conversation) from None
        except Refused:
            raise DeskProblem(409, "agents.transfer.nobody") from None
        detail = {"to": f"agent:{colleague.login}"}
        audit.record(session, f"agent:{me.login}", "handoff.assigned", f"conversation:{conversation_id}", detail)
        notices.tell(session, colleague_id, "assigned", conversation_id, by=me.id)
        return colleague.name

    name = await context.write(run)
    tell_colleagues(context)
    return JSONResponse({"owner": "agent", "agent": {"id": colleague_id, "name": name}})


async def to_queue(request: Request) -> Response:
    """Put a conversation back into the queue for everybody; the customer is told by when somebody answers.

    409 when this agent does not hold it. Agents who may oversee also put back what a colleague holds.
    """
    context, me = context_of(request), agent_of(request)
    conversation_id = request.path_params["conversation_id"]
    note = (await read_json(request, NOTE_FIELDS)).get("note", "").strip()

    def run(session: Session) -> None:
        conversation = lock_held(session, conversation_id, me)
        try:
            transfer_to_team(session, context.services, conversation, agents.get(session, me.id), EVERYBODY, note)
        except Conflict:
            raise not_mine(session, conversations.get(session, conversation_id)) from None

    await context.write(run)
    stop_typing(context, conversation_id)
    tell_colleagues(context)
    return JSONResponse({"owner": "queue"})
