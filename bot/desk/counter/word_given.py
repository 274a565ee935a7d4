"""`POST .../word`: agree on an option by the customer's word, heard at the counter or on the telephone."""

from __future__ import annotations

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases import conversations
from bot.cases.accounts import agents
from bot.cases.lock import lock_conversation
from bot.conversation.counter.said_to import WHERE, OtherWords
from bot.conversation.counter.word_given import NotAccepted, WordGiven, accept_by_word
from bot.desk.agents.client_ids import LONGEST, with_prefix
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.live_work import belongs_to, not_mine
from bot.desk.context import context_of
from bot.desk.problems import Problem
from bot.desk.reading import MAX_TEXT, Field, read_json, shows_nothing

FIELDS = {
    "client_id": Field(str, required=True, longest=LONGEST),
    "option": Field(str, required=True, longest=64),
    "where": Field(str, required=True, longest=16),
    "words": Field(str, required=True, longest=MAX_TEXT),
}


async def accept(request: Request) -> Response:
    """Agree on an option of the open offer, with the customer's words as they were said; 201.

    400 without words, 409 when this agent does not hold the conversation, the offer is gone, or details are missing
    (`missing`): nothing is stored then.
    """
    context, me = context_of(request), agent_of(request)
    conversation_id = request.path_params["conversation_id"]
    body = await read_json(request, FIELDS)
    if body["where"] not in WHERE:
        raise Problem(400, "field_type", field="where")
    if shows_nothing(body["words"]) or shows_nothing(body["client_id"]):
        raise DeskProblem(400, "agents.counter.word_needed", more={"field": "words"})
    given = WordGiven(body["option"], body["words"], body["where"], with_prefix(me.id, body["client_id"]))
    await context.prepare(given.words)

    def run(session: Session) -> str:
        lock_conversation(session, conversation_id)
        conversation = conversations.get(session, conversation_id)
        if not belongs_to(conversation, me):
            raise not_mine(session, conversation)
        return accept_by_word(session, context.services, conversation, given, agents.get(session, me.id))

    try:
        number = await context.write(run)
    except OtherWords:
        raise DeskProblem(409, "agents.client_id_used") from None
    except NotAccepted as refused:
        if refused.missing:
            to = request.state.locale
            lacks = [context.words.say(f"agents.need.{need}", to) for need in refused.missing]
            names = (", " if to == "en" else "、").join(lacks)
            more = {"missing": list(refused.missing)}
            raise DeskProblem(409, "agents.counter.lacks", more=more, names=names) from None
        raise DeskProblem(409, "agents.counter.offer_gone") from None
    return JSONResponse({"case_number": number}, status_code=201)
