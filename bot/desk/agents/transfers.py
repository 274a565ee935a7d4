"""`POST .../transfer`: transfer a conversation to a colleague or a team, with a note that only agents see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases import conversations
from bot.cases.accounts import agents
from bot.cases.errors import Conflict, Refused
from bot.cases.models import Agent
from bot.cases.queue import presence
from bot.cases.utc import now_of
from bot.conversation.transferring import holder_of, transfer_to_agent, transfer_to_team
from bot.desk.agents.client_ids import LONGEST
from bot.desk.agents.full import ANYWAY, OVER_CAPACITY, room_for_colleague, room_for_me
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.live_work import lock_held, not_mine, stop_typing
from bot.desk.agents.notes import add as add_note
from bot.desk.agents.notes import tell_mentioned
from bot.desk.agents.presence import tell_colleagues
from bot.desk.agents.sessions import SignedIn
from bot.desk.context import context_of
from bot.desk.reading import Field, read_json, shows_nothing

FIELDS = {
    "client_id": Field(str, required=True, longest=LONGEST),
    "note": Field(str, required=True, longest=2000),
    "agent_id": Field(int),
    "team": Field(str, longest=presence.LONGEST_TEAM),
    **ANYWAY,
    **OVER_CAPACITY,
}


async def transfer(request: Request) -> Response:
    """Transfer the conversation; 409 when the colleague cannot take it now, or this agent does not hold it.

    Agents who may oversee also transfer what a colleague holds, even to themselves, because the holder may have left.
    A colleague without room gets it only for a reason, `over_capacity`; whoever takes it themselves says `anyway`.
    """
    context, me = context_of(request), agent_of(request)
    conversation_id = request.path_params["conversation_id"]
    body = await read_json(request, FIELDS)
    note, team, colleague_id = body["note"].strip(), (body.get("team") or "").strip(), body.get("agent_id")
    if shows_nothing(note):
        raise DeskProblem(400, "agents.transfer.note_needed")
    if bool(team) == (colleague_id is not None):
        raise DeskProblem(400, "agents.transfer.whom")

    def run(session: Session) -> str:
        conversation = lock_held(session, conversation_id, me)
        agent = agents.get(session, me.id)
        # Before the transfer, so that the note precedes the transfer's messages.
        written = add_note(session, conversation_id, agent, note, body["client_id"])
        tell_mentioned(session, context.policy, me, written)
        try:
            if colleague_id is not None:
                holder_id = holder_of(session, conversation).id
                colleague = who_can_take_it(session, me, holder_id, colleague_id, conversation_id, body)
                transfer_to_agent(session, context.services, conversation, agent, colleague, note)
                return "agent"
            _check_team(session, team)
            transfer_to_team(session, context.services, conversation, agent, team, note)
            return "queue"
        except Conflict:
            raise not_mine(session, conversations.get(session, conversation_id)) from None
        except Refused:
            raise DeskProblem(409, "agents.transfer.nobody") from None

    owner = await context.write(run)
    stop_typing(context, conversation_id)
    tell_colleagues(context)
    return JSONResponse({"owner": owner})


def who_can_take_it(
    session: Session,
    me: SignedIn,
    holder_id: int | None,
    colleague_id: int,
    conversation_id: str,
    told: Mapping[str, Any],
) -> Agent:
    """Return the colleague if available and with room for one more; else raise a 409 that gives the reason.

    `told` may have `anyway` or `over_capacity`; see `full`.
    """
    desk = {person.agent_id: person for person in presence.everybody(session, now_of(session))}
    found = desk.get(colleague_id)
    if found is None or colleague_id == holder_id:
        raise DeskProblem(409, "agents.transfer.nobody")
    if colleague_id == me.id:
        # Whether they are available is not asked, because they act at this moment.
        room_for_me(session, me, conversation_id, anyway=bool(told.get("anyway")))
        return agents.get(session, me.id)
    if found.now != "available":
        raise DeskProblem(409, "agents.transfer.not_there", agent=found.name)
    room_for_colleague(session, me, colleague_id, found.name, conversation_id, told.get("over_capacity") or "")
    return agents.get(session, colleague_id)


def _check_team(session: Session, team: str) -> None:
    """Raise a 409 if no agent belongs to the team."""
    everybody = presence.everybody(session, now_of(session))
    if team not in {person.team for person in everybody}:
        raise DeskProblem(409, "agents.transfer.no_team", team=team)
