"""`POST .../transfer`: pass a conversation to a colleague, or to a team, with a note that only colleagues see."""

from __future__ import annotations

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases import cases, conversations, messages, notes
from bot.cases.accounts import agents
from bot.cases.accounts.permissions import May, allowed
from bot.cases.errors import Conflict, Refused
from bot.cases.lock import lock_conversation
from bot.cases.models import Agent, Conversation, Handoff
from bot.cases.queue import handoffs, presence, transfers
from bot.cases.utc import now_of
from bot.conversation.handing_over import reason_known, terms_of, time_of, told
from bot.desk.agents.client_ids import LONGEST, with_prefix
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.live_work import belongs_to, not_mine, stop_typing
from bot.desk.agents.presence import tell_colleagues
from bot.desk.context import Context, context_of
from bot.desk.reading import Field, read_json, shows_nothing
from bot.words import in_script

FIELDS = {
    "client_id": Field(str, required=True, longest=LONGEST),
    "note": Field(str, required=True, longest=2000),
    "agent_id": Field(int),
    "team": Field(str, longest=presence.LONGEST_TEAM),
}


async def transfer(request: Request) -> Response:
    """Pass the conversation on; 409 when the colleague cannot take it now, or it is not this agent's.

    Who oversees the work also passes on what a colleague holds, to themselves as well: a holder may have gone.
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
        lock_conversation(session, conversation_id)
        conversation = conversations.get(session, conversation_id)
        overseen = conversation.owner == "agent" and allowed(me.role, May.OVERSEE)
        if not belongs_to(conversation, me) and not overseen:
            raise not_mine(session, conversation)
        agent = agents.get(session, me.id)
        # Written first: the note stands where the conversation was when it was passed on.
        notes.write(session, conversation_id, agent, note, with_prefix(me.id, body["client_id"]))
        try:
            if colleague_id is not None:
                _to_agent(session, context, conversation, agent, colleague_id, note)
                return "agent"
            _to_team(session, context, conversation, agent, team, note)
            return "queue"
        except Conflict:
            raise not_mine(session, conversations.get(session, conversation_id)) from None
        except Refused:
            raise DeskProblem(409, "agents.transfer.nobody") from None

    owner = await context.write(run)
    stop_typing(context, conversation_id)
    context.broker.notify(conversation_id)
    tell_colleagues(context)
    return JSONResponse({"owner": owner})


def _to_agent(
    session: Session, context: Context, conversation: Conversation, agent: Agent, colleague_id: int, note: str
) -> None:
    # The customer knows the one who held it so far, whoever passes it on.
    holder = agents.get(session, _holder_id(conversation))
    colleague = _who_can_take_it(session, agent, holder, colleague_id)
    text = context.words.say("agents.transferred", conversation.locale, agent=holder.name, colleague=colleague.name)
    transfers.to_agent(session, conversation.id, agent, colleague, note, held_by=holder.id)
    messages.append(session, conversation.id, role="system", text=text)


def _holder_id(conversation: Conversation) -> int:
    """Return who holds the conversation, which an agent does."""
    assert conversation.owner_agent_id is not None
    return conversation.owner_agent_id


def _who_can_take_it(session: Session, agent: Agent, holder: Agent, colleague_id: int) -> Agent:
    """Return the colleague, there and with room for one more; raise the 409 that says what is in the way."""
    desk = {person.agent_id: person for person in presence.everybody(session, now_of(session))}
    found = desk.get(colleague_id)
    if found is None or colleague_id == holder.id:
        raise DeskProblem(409, "agents.transfer.nobody")
    if colleague_id == agent.id:
        # As with taking: whoever takes it themselves knows whether they can.
        return agent
    if found.now != "available":
        raise DeskProblem(409, "agents.transfer.not_there", agent=found.name)
    if not found.has_room:
        raise DeskProblem(409, "agents.transfer.full", agent=found.name, n=found.holds)
    return agents.get(session, colleague_id)


def _to_team(
    session: Session, context: Context, conversation: Conversation, agent: Agent, team: str, note: str
) -> None:
    everybody = presence.everybody(session, now_of(session))
    if team not in {person.team for person in everybody}:
        raise DeskProblem(409, "agents.transfer.no_team", team=team)
    services, policy = context.services, context.policy
    holder = agents.get(session, _holder_id(conversation))
    now = services.now()
    before = handoffs.current(session, conversation.id)
    reason = reason_known(policy, before.reason if before is not None else None)
    case = cases.current_case(session, conversation.id) or cases.open_case(session, conversation.id)
    terms = terms_of(policy, conversation, case, reason, now)
    handoff: Handoff = transfers.to_team(
        session,
        conversation.id,
        agent,
        team,
        note,
        reason=reason,
        queue=terms.queue,
        priority=before.priority if before is not None and before.reason == reason else terms.priority,
        promised_by=terms.promised_by,
        contact_needed=terms.contact_needed,
        held_by=holder.id,
    )
    # The name of a team is the house's own affair; the customer hears who answers and by when, as the policy says it.
    person = told(services, handoff, case.number, conversation.locale)
    words = context.words.say(
        "agents.transferred_team",
        conversation.locale,
        agent=holder.name,
        handler=person.handler,
        time=time_of(services, person.promised_by, conversation.locale),
    )
    payload = {name: value for name, value in person.payload().items() if name != "kind"}
    said = in_script({"text": words, "payload": payload}, conversation.locale)
    messages.append(session, conversation.id, role="system", kind="handoff", text=said["text"], payload=said["payload"])
