"""`.../corrections`: put right whatever is known of a case, and choose what it should be."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases import cases, conversations
from bot.cases.accounts import agents
from bot.cases.accounts.permissions import May, allowed
from bot.cases.errors import NotFound
from bot.cases.lock import lock_conversation
from bot.cases.models import Case, Conversation
from bot.conversation.corrections.correct import Changed, Corrected, Wanted, correct
from bot.conversation.corrections.reading import Wrong
from bot.conversation.orders_ahead import look_up_orders_of
from bot.desk.agents.correction_choices import choices
from bot.desk.agents.correction_readers import NluReaders
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.live_work import belongs_to, not_mine
from bot.desk.agents.sessions import SignedIn
from bot.desk.context import context_of
from bot.desk.reading import MAX_TEXT, Field, check_characters, read_json

LONGEST_WHY, LONGEST_SEARCH = 500, 80
# Lists within an object are the deepest that anything is made of.
DEEPEST, MOST_PARTS = 2, 100
FIELDS = {
    "case": Field(str, longest=40),
    "what": Field(str, required=True, longest=64),
    "value": Field(object, required=True),
    "role": Field(str, longest=64),
    "why": Field(str, longest=LONGEST_WHY),
    "seen": Field(object),
    "unseen": Field(bool),
}


async def put_right(request: Request) -> Response:
    """Put one thing right; 200 with what became of it.

    `seen` is what the agent saw; 409 with `now` when it is something else meanwhile, unless it is `unseen`. 400 with
    the `field` for what cannot be taken, 409 when the conversation is a colleague's.
    """
    context, me = context_of(request), agent_of(request)
    conversation_id = request.path_params["conversation_id"]
    body = await read_json(request, FIELDS)
    _check(body["value"])
    wanted = Wanted(
        body["what"],
        body["value"],
        role=body.get("role"),
        why=body.get("why", ""),
        seen=body.get("seen"),
        checks=not body.get("unseen", False),
    )
    await look_up_orders_of(context.services, conversation_id)

    def run(session: Session) -> Corrected:
        lock_conversation(session, conversation_id)
        conversation = conversations.get(session, conversation_id)
        if not may_correct(conversation, me):
            raise not_mine(session, conversation)
        case = _case_meant(session, conversation, body.get("case"))
        by = agents.get(session, me.id)
        return correct(
            session, context.services, NluReaders(context.policy, context.services.phrases), case, wanted, by
        )

    try:
        done = await context.write(run)
    except Wrong as wrong:
        raise _problem(wrong) from None
    except Changed as changed:
        raise DeskProblem(409, "agents.correct.changed", more={"now": changed.now}) from None
    before, after = done.severity
    return JSONResponse(
        {
            "what": done.what,
            "before": done.before,
            "value": done.after,
            "severity": {"before": before, "after": after},
            "offer": done.offer,
        }
    )


async def listed(request: Request) -> Response:
    """Return what may be chosen for `?what=`; of products and tags those that hold the words `?words=`."""
    context = context_of(request)
    conversation_id = request.path_params["conversation_id"]
    what = request.query_params.get("what", "")
    words = request.query_params.get("words", "")[:LONGEST_SEARCH]
    await look_up_orders_of(context.services, conversation_id)

    def run(session: Session) -> list[dict[str, Any]]:
        conversation = conversations.get(session, conversation_id)
        case = cases.in_hand(session, conversation)
        return choices(session, context.services, case, what, words)

    return JSONResponse({"choices": await context.read(run)})


def may_correct(conversation: Conversation, me: SignedIn) -> bool:
    """Return whether this person may put things right here: who holds it, and those who oversee."""
    return belongs_to(conversation, me) or allowed(me.role, May.OVERSEE)


def _case_meant(session: Session, conversation: Conversation, number: str | None) -> Case:
    if number is not None:
        case = cases.find(session, number)
        if case.conversation_id != conversation.id:
            raise NotFound(f"There is no case {number} here.")
        return case
    return cases.in_hand(session, conversation) or cases.open_case(session, conversation.id)


def _problem(wrong: Wrong) -> DeskProblem:
    problem = DeskProblem(400, f"agents.correct.wrong.{wrong.code}", more={"field": wrong.field})
    problem.values = wrong.values
    return problem


def _check(value: Any, depth: int = 0) -> None:
    """Raise a 400 Problem for what cannot be stored or is too much to be meant."""
    if isinstance(value, str):
        check_characters(value, "value")
        if len(value) > MAX_TEXT:
            raise _problem(Wrong("too_long", limit=MAX_TEXT))
    elif isinstance(value, (list, dict)):
        if depth >= DEEPEST or len(value) > MOST_PARTS:
            raise _problem(Wrong("no_choice"))
        for one in value if isinstance(value, list) else (*value.keys(), *value.values()):
            _check(one, depth + 1)
