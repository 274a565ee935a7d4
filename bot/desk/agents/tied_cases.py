"""`.../ties` and `.../in-hand`: link, merge and split cases, undo it, and turn to another matter."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases import cases, conversations, ties
from bot.cases.accounts import agents
from bot.cases.errors import Conflict, NotFound, Refused
from bot.cases.lock import lock_conversation, lock_conversations
from bot.cases.models import Case, Conversation
from bot.cases.utc import iso
from bot.conversation.tied import splitting, tying
from bot.desk.agents.corrections import may_correct
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.live_work import not_mine
from bot.desk.agents.names import login_name
from bot.desk.agents.sessions import SignedIn
from bot.desk.agents.team_limits import require_in_sight
from bot.desk.context import context_of
from bot.desk.reading import Field, read_json

TIE_FIELDS = {"kind": Field(str, required=True, longest=8), "other": Field(str, required=True, longest=40)}
SPLIT_FIELDS = {
    "seq": Field(int, required=True),
    "kind": Field(str, required=True, longest=64),
    "taken_along": Field(list),
}
IN_HAND_FIELDS = {"case": Field(str, required=True, longest=40)}


async def tie(request: Request) -> Response:
    """Link the case in hand with an `other` one, or let that one go on in it (`kind` linked or merged); 201.

    404 for no such case, 409 when they are tied, one is over, or a colleague holds the other one.
    """
    context, me = context_of(request), agent_of(request)
    conversation_id = request.path_params["conversation_id"]
    body = await read_json(request, TIE_FIELDS)
    if body["kind"] not in (ties.LINKED, ties.MERGED):
        raise DeskProblem(400, "agents.tied.refused")

    def run(session: Session) -> int:
        other = cases.find(session, body["other"])
        require_in_sight(session, context.policy, me, other.conversation_id)
        lock_conversations(session, (conversation_id, other.conversation_id))
        case = _mine(session, conversation_id, me)
        by = agents.get(session, me.id)
        if body["kind"] == ties.LINKED:
            return tying.link(session, case, other, by).id
        return tying.merge(session, context.services, case, other, by).id

    return JSONResponse({"tie": await _carried_out(context.write(run))}, status_code=201)


async def undo(request: Request) -> Response:
    """Undo a tie of a case of this conversation; 204, 409 for what cannot be undone."""
    context, me = context_of(request), agent_of(request)
    conversation_id, tie_id = request.path_params["conversation_id"], request.path_params["tie_id"]

    def run(session: Session) -> None:
        row = ties.get(session, tie_id)
        ends = [session.get(Case, one) for one in (row.case_id, row.other_id)]
        if conversation_id not in {one.conversation_id for one in ends if one is not None}:
            raise NotFound(f"There is no tie {tie_id} here.")
        lock_conversations(session, [end.conversation_id for end in ends if end is not None])
        _mine(session, conversation_id, me)
        tying.undo(session, context.services, row, agents.get(session, me.id))

    await _carried_out(context.write(run))
    return Response(status_code=204)


async def split(request: Request) -> Response:
    """Make what the customer said in message `seq` a case of its own; 201 with its number."""
    context, me = context_of(request), agent_of(request)
    conversation_id = request.path_params["conversation_id"]
    body = await read_json(request, SPLIT_FIELDS)
    along = body.get("taken_along", [])
    if not all(isinstance(name, str) for name in along):
        raise DeskProblem(400, "agents.tied.refused")

    def run(session: Session) -> str:
        lock_conversation(session, conversation_id)
        case = _mine(session, conversation_id, me)
        by = agents.get(session, me.id)
        return splitting.split(session, context.services, case, body["seq"], body["kind"], along, by).number

    return JSONResponse({"case": await _carried_out(context.write(run))}, status_code=201)


async def take_in_hand(request: Request) -> Response:
    """Turn to another matter of the conversation: offers and facts are then of that case; 204."""
    context, me = context_of(request), agent_of(request)
    conversation_id = request.path_params["conversation_id"]
    number = (await read_json(request, IN_HAND_FIELDS))["case"]

    def run(session: Session) -> None:
        lock_conversation(session, conversation_id)
        _mine(session, conversation_id, me)
        case = cases.find(session, number)
        if case.conversation_id != conversation_id:
            raise NotFound(f"There is no case {number} here.")
        if case.stage == "closed" or ties.is_merged(session, case):
            raise Refused("It is over, or goes on elsewhere.")
        cases.put_in_hand(session, case)

    await _carried_out(context.write(run))
    return Response(status_code=204)


def shown(session: Session, case: Case) -> list[dict[str, Any]]:
    """Return the ties of a case for the page, as seen from it; `role` is linked, into, from, parent or part."""
    found = []
    for row in ties.of_case(session, case):
        is_first = row.case_id == case.id
        other = session.get(Case, row.other_id if is_first else row.case_id)
        assert other is not None
        roles = {ties.LINKED: ("linked", "linked"), ties.MERGED: ("from", "into"), ties.SPLIT: ("part", "parent")}
        found.append(
            {
                "id": row.id,
                "role": roles[row.kind][0 if is_first else 1],
                "number": other.number,
                "conversation_id": other.conversation_id,
                "stage": other.stage,
                "made_by": login_name(session, row.made_by),
                "made_at": iso(row.made_at),
                "may_undo": row.kind == ties.LINKED or (row.kind == ties.MERGED and other.stage != "closed"),
            }
        )
    return found


async def _carried_out(work: Any) -> Any:
    """Return the outcome of a change; 409 in words for what is refused."""
    try:
        return await work
    except Conflict:
        raise DeskProblem(409, "agents.tied.tied_or_held") from None
    except Refused:
        raise DeskProblem(409, "agents.tied.refused") from None


def _mine(session: Session, conversation_id: str, me: SignedIn) -> Case:
    conversation: Conversation = conversations.get(session, conversation_id)
    if not may_correct(conversation, me):
        raise not_mine(session, conversation)
    case = cases.in_hand(session, conversation)
    if case is None:
        raise NotFound(f"There is no case in {conversation_id}.")
    return case
