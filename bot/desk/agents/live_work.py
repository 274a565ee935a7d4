"""What an agent does with a conversation: take it, write in it, give it back, resolve it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.assist.draft_limit import promises_something
from bot.assist.variables import left_open
from bot.cases import audit, conversations, messages, postponements
from bot.cases.accounts import agents
from bot.cases.accounts.permissions import May, allowed
from bot.cases.card_numbers import mask_cards
from bot.cases.errors import Conflict, Refused
from bot.cases.lock import lock_conversation
from bot.cases.models import Conversation, Message
from bot.cases.queue import rings
from bot.cases.utc import iso
from bot.conversation import by_person
from bot.conversation.causes import CauseNeeded, UnknownCause
from bot.conversation.orders_ahead import look_up_orders_of
from bot.conversation.unsettled import StillOpen, Unsettled
from bot.desk.agents.assist import memory_of
from bot.desk.agents.causes import given_causes, with_suggestions
from bot.desk.agents.client_ids import LONGEST, with_prefix
from bot.desk.agents.draft_limit import lock_room, refuse_above_limit
from bot.desk.agents.full import ANYWAY, room_for_me
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.names import agent_name
from bot.desk.agents.sessions import SignedIn
from bot.desk.context import Context, context_of
from bot.desk.problems import Problem
from bot.desk.reading import MAX_TEXT, Field, check_characters, read_json, shows_nothing

MESSAGE_FIELDS = {
    "client_id": Field(str, required=True, longest=LONGEST),
    "text": Field(str, required=True, longest=MAX_TEXT),
}
NOTE_FIELDS = {"note": Field(str, longest=2000)}
RESOLVE_FIELDS = {**NOTE_FIELDS, "case": Field(str, longest=40), "settle": Field(dict), "causes": Field(dict)}
# Why something that is still open is not needed any more.
LONGEST_WHY = 2000


async def take(request: Request) -> Response:
    """Take the conversation from the queue or the bot; 409 with `taken_by` when a colleague has it.

    409 with `full` for an agent who holds as many as they can, until they say `anyway`.
    """
    context, agent, conversation_id = _call(request)
    anyway = bool((await read_json(request, ANYWAY)).get("anyway"))

    def run(session: Session) -> None:
        lock_conversation(session, conversation_id)
        conversation = conversations.get(session, conversation_id)
        if belongs_to(conversation, agent):
            return
        if conversation.owner in ("queue", "bot"):
            room_for_me(session, agent, conversation_id, anyway=anyway)
        try:
            by_person.take(session, context.services, conversation, agents.get(session, agent.id))
        except Conflict:
            raise _taken(session, conversation) from None
        except Refused:
            # The account was closed or got another role after this call was authorised.
            raise DeskProblem(403, "agents.forbidden") from None

    await context.write(run)
    return JSONResponse({"owner": "agent", "agent": {"id": agent.id, "name": agent.name}})


async def talk(request: Request) -> Response:
    """Store the agent's message, which the streams then send; 202 with its number `seq`.

    A `client_id` used before returns the number of that message. 422 for an unfilled variable or a promise above the
    agent's limit, 409 when this agent does not hold the conversation, or the `client_id` belongs to other words: these
    would be lost if they counted as sent.
    """
    context, agent, conversation_id = _call(request)
    body = await read_json(request, MESSAGE_FIELDS)
    client_id, text = body["client_id"], body["text"]
    if shows_nothing(client_id) or shows_nothing(text):
        raise DeskProblem(400, "agents.reply.empty")
    if open_variables := left_open(text):
        raise DeskProblem(422, "agents.template.left_open", names=" ".join(f"{{{name}}}" for name in open_variables))
    stored_id = with_prefix(agent.id, client_id)
    await look_up_orders_of(context.services, conversation_id)

    def weigh(session: Session) -> bool:
        conversation = conversations.get(session, conversation_id)
        if _sent_already(session, conversation_id, stored_id, text) is not None or not belongs_to(conversation, agent):
            return False
        refuse_above_limit(session, context.services, conversation_id, agent.role, text)
        return promises_something(context.policy, text)

    # Checked before the write transaction, because reading a long draft takes time and would block all writers; what
    # was read is remembered.
    promises = await context.read(weigh)
    await context.prepare(text)

    def run(session: Session) -> int:
        lock_conversation(session, conversation_id)
        conversation = conversations.get(session, conversation_id)
        # Answered even if the agent no longer holds the conversation, or the page would send the message again.
        if (seq := _sent_already(session, conversation_id, stored_id, text)) is not None:
            return seq
        if not belongs_to(conversation, agent):
            raise not_mine(session, conversation)
        # Again, where it promises anything: what was given to this customer meanwhile, here or elsewhere, counts.
        if promises:
            lock_room(session, conversation_id)
            refuse_above_limit(session, context.services, conversation_id, agent.role, text)
        seq = messages.append(
            session,
            conversation_id,
            role="agent",
            text=text,
            client_id=stored_id,
            author_name=agent.name,
        ).seq
        postponements.take_up(session, conversation_id, actor=f"agent:{agent.login}")
        # The audit log has the login, because the message shows only a name, which two agents may share.
        audit.record(session, f"agent:{agent.login}", "message.sent", f"conversation:{conversation_id}", {"seq": seq})
        return seq

    seq = await context.write(run)
    return JSONResponse({"seq": seq}, status_code=202)


async def typing(request: Request) -> Response:
    """Show the customer that the agent is typing; 204. Nothing is shown when the agent does not hold it."""
    context, agent, conversation_id = _call(request)
    conversation = await context.read(lambda s: conversations.get(s, conversation_id))
    if belongs_to(conversation, agent) and context.limits.typing.take(f"agent-{agent.id}") == 0:
        context.broker.relay(conversation_id, "typing", {"role": "agent", "name": agent.name, "on": True})
    return Response(status_code=204)


async def decline_ring(request: Request) -> Response:
    """Stop ringing for this agent, so that the next one is asked; 204, also when nothing rings for this agent."""
    context, agent, conversation_id = _call(request)
    await context.write(lambda s: rings.decline(s, conversation_id, agents.get(s, agent.id)))
    return Response(status_code=204)


async def give_back(request: Request) -> Response:
    """Give the conversation back to the bot; 409 when this agent does not hold it."""
    context, agent, conversation_id = _call(request)
    note = _note(await read_json(request, NOTE_FIELDS))

    def run(session: Session) -> None:
        lock_conversation(session, conversation_id)
        conversation = conversations.get(session, conversation_id)
        try:
            by_person.give_back(session, context.services, conversation, agents.get(session, agent.id), note)
        except Conflict:
            raise not_mine(session, conversation) from None

    await context.write(run)
    stop_typing(context, conversation_id)
    return JSONResponse({"owner": "bot"})


async def resolve(request: Request) -> Response:
    """Resolve what the agent has with an internal note, tell the customer and ask for the survey.

    With the number of one `case` of several, only that one, and the agent keeps the conversation. `settle` gives the
    reason for each open promise and unanswered offer, by its key; 409 with `unsettled` for those without. `causes` has
    the cause of each case by its number; 409 with `causes_needed` for cases without one. 400 without a note, 409 when
    this agent does not hold the conversation or the case is not with them.
    """
    context, agent, conversation_id = _call(request)
    body = await read_json(request, RESOLVE_FIELDS)
    note, number = _note(body), body.get("case")
    if note is None:
        raise DeskProblem(400, "agents.resolve.note_needed")
    reasons = _reasons(body.get("settle", {}))
    given = given_causes(body.get("causes", {}))
    memory = memory_of(request)

    def run(session: Session) -> bool:
        lock_conversation(session, conversation_id)
        conversation = conversations.get(session, conversation_id)
        try:
            by = agents.get(session, agent.id)
            told = with_suggestions(session, context.services, memory, conversation_id, given)
            return by_person.resolve(
                session, context.services, conversation, by, note, number, reasons=reasons, causes=told
            )
        except Conflict:
            raise not_mine(session, conversation) from None
        except StillOpen as still:
            left = [shown_unsettled(one) for one in still.left]
            raise DeskProblem(409, "agents.resolve.unsettled", more={"unsettled": left}) from None
        except CauseNeeded as needed:
            numbers = [case.number for case in needed.cases]
            raise DeskProblem(409, "agents.resolve.cause_needed", more={"causes_needed": numbers}) from None
        except UnknownCause:
            raise DeskProblem(400, "agents.causes.not_there") from None
        except Refused:
            raise DeskProblem(409, "agents.resolve.not_with_you") from None

    keeps = await context.write(run)
    if not keeps:
        stop_typing(context, conversation_id)
    return JSONResponse({"owner": "agent" if keeps else "bot", "stage": "resolved"})


def shown_unsettled(one: Unsettled) -> dict[str, Any]:
    """Return what stands in the way of resolving a case, for the page."""
    due_at = None if one.due_at is None else iso(one.due_at)
    return {"key": one.key, "case": one.case.number, "what": one.what, "due_at": due_at}


def _reasons(given: dict[str, Any]) -> dict[str, str]:
    """Return the reasons by key; raise a 400 Problem for one that cannot be stored."""
    for key, why in given.items():
        if not isinstance(why, str):
            raise Problem(400, "field_type", field="settle")
        check_characters(key + why, "settle")
        if len(why) > LONGEST_WHY:
            raise Problem(400, "too_long", field="settle", limit=f"{LONGEST_WHY:,}")
    return given


def _call(request: Request) -> tuple[Context, SignedIn, str]:
    return context_of(request), agent_of(request), request.path_params["conversation_id"]


def _note(body: dict[str, Any]) -> str | None:
    note = body.get("note", "").strip()
    return note or None


def belongs_to(conversation: Conversation, agent: SignedIn) -> bool:
    """Return whether this agent holds the conversation."""
    return conversation.owner == "agent" and conversation.owner_agent_id == agent.id


def _sent_already(session: Session, conversation_id: str, stored_id: str, text: str) -> int | None:
    """Return the number of the message with this id; raise a 409 when it has other words."""
    found = session.execute(
        select(Message.seq, Message.text).where(
            Message.conversation_id == conversation_id, Message.client_id == stored_id
        )
    ).one_or_none()
    if found is not None and found.text != mask_cards(text):
        raise DeskProblem(409, "agents.client_id_used")
    return found.seq if found is not None else None


def stop_typing(context: Context, conversation_id: str) -> None:
    """Tell the customer's page that the agent stopped typing."""
    context.broker.relay(conversation_id, "typing", {"role": "agent", "on": False})


def _taken(session: Session, conversation: Conversation) -> DeskProblem:
    """Return the 409 that names the agent who holds the conversation now."""
    session.refresh(conversation)
    holder = agent_name(session, conversation.owner_agent_id)
    if holder is None:
        return DeskProblem(409, "agents.moved")
    return DeskProblem(409, "agents.taken_by", more={"taken_by": holder}, agent=holder["name"])


def lock_held(session: Session, conversation_id: str, agent: SignedIn) -> Conversation:
    """Lock a conversation and return it; 409 unless this agent holds it, or oversees whoever does."""
    lock_conversation(session, conversation_id)
    conversation = conversations.get(session, conversation_id)
    overseen = conversation.owner == "agent" and allowed(agent.role, May.OVERSEE)
    if not belongs_to(conversation, agent) and not overseen:
        raise not_mine(session, conversation)
    return conversation


def not_mine(session: Session, conversation: Conversation) -> DeskProblem:
    """Return the 409 for acting on a conversation that the agent does not hold."""
    if conversation.owner == "agent":
        return _taken(session, conversation)
    return DeskProblem(409, "agents.not_yours", more={"owner": conversation.owner})
