"""`/api/desk/counter`: open a case for somebody at the counter or on the telephone, and find their earlier ones."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases import cases
from bot.cases.accounts import agents
from bot.cases.errors import Conflict, Refused
from bot.conversation.corrections.reading import LOCALES, Wrong
from bot.conversation.counter.known_customers import earlier_cases
from bot.conversation.counter.reading import TAKEN, NotTaken
from bot.conversation.counter.said_to import WHERE, OtherWords
from bot.conversation.counter.taking_down import Taken, ToTakeDown, take_down
from bot.conversation.services import Services
from bot.desk.agents.audit_view import audit_view
from bot.desk.agents.client_ids import LONGEST, with_prefix
from bot.desk.agents.correction_choices import choices
from bot.desk.agents.correction_readers import NluReaders
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.presence import tell_colleagues
from bot.desk.agents.sessions import SignedIn
from bot.desk.agents.team_limits import limit_of, require_in_sight
from bot.desk.context import context_of
from bot.desk.problems import Problem
from bot.desk.reading import MAX_TEXT, Field, read_json, shows_nothing

LONGEST_VALUE = 300
FIELDS = {
    "client_id": Field(str, required=True, longest=LONGEST),
    "where": Field(str, required=True, longest=16),
    "locale": Field(str, longest=16),
    "words": Field(str, required=True, longest=MAX_TEXT),
    "values": Field(dict, fields={name: Field(str, longest=LONGEST_VALUE) for name in TAKEN}),
    "joins": Field(str, longest=40),
}
# What is chosen from a list in the form.
CHOSEN = ("kind", "product", "branch", "desired_outcome")


async def take_it_down(request: Request) -> Response:
    """Take down what a customer says and hold the conversation; 201 with its id and the case's number.

    The same `client_id` again returns what was opened. 400 with `fields`, the reason for each that cannot be taken;
    404 for no such case to go on with, 409 when a colleague holds its conversation.
    """
    context, me = context_of(request), agent_of(request)
    body = await read_json(request, FIELDS)
    client_id, where, locale = body["client_id"], body["where"], body.get("locale", "zh-Hant")
    for name, value, allowed in (("where", where, WHERE), ("locale", locale, LOCALES)):
        if value not in allowed:
            raise Problem(400, "field_type", field=name)
    if shows_nothing(client_id):
        raise Problem(400, "field_missing", field="client_id")
    told = ToTakeDown(
        where,
        locale,
        "" if shows_nothing(body["words"]) else body["words"],
        with_prefix(me.id, client_id),
        _conversation_id(context.settings.secret_key, me, client_id),
        body.get("values", {}),
        body.get("joins"),
    )
    await context.prepare(told.words)

    def run(session: Session) -> tuple[Taken, str, str]:
        by = agents.get(session, me.id)
        if told.joins is not None:
            require_in_sight(session, context.policy, me, cases.find(session, told.joins).conversation_id)
        done = take_down(session, context.services, NluReaders(context.policy, context.services.phrases), told, by)
        return done, done.case.conversation_id, done.case.number

    try:
        taken, conversation_id, number = await context.write(run)
    except NotTaken as wrong:
        more = {"fields": _in_words(context.services, wrong.faults, request.state.locale)}
        raise DeskProblem(400, "agents.counter.not_taken", more=more) from None
    except OtherWords:
        raise DeskProblem(409, "agents.client_id_used") from None
    except Conflict:
        raise DeskProblem(409, "agents.counter.with_colleague") from None
    except Refused:
        raise DeskProblem(403, "agents.forbidden") from None
    if taken.seq:
        context.turns.said_to_person(conversation_id, told.words, taken.seq)
    tell_colleagues(context)
    answer = {"conversation_id": conversation_id, "case_number": number, "mailed_to": taken.mailed_to}
    return JSONResponse(answer, status_code=201)


async def known(request: Request) -> Response:
    """Return the earlier cases of whoever has `?phone=`, `?email=` or `?order=`, that this agent may see."""
    context, me, query = context_of(request), agent_of(request), request.query_params
    given = {name: query.get(name, "")[:LONGEST_VALUE] for name in ("phone", "email", "order")}

    def run(session: Session) -> list[dict[str, Any]]:
        return earlier_cases(session, **given, seen_by=limit_of(session, context.policy, me))

    audit_view(context, me, "search:customers", "search.made")
    return JSONResponse({"cases": await context.read(run)})


async def listed(request: Request) -> Response:
    """Return what may be chosen for `?what=`; of products those that hold the words `?words=`."""
    context, what = context_of(request), request.query_params.get("what", "")
    if what not in CHOSEN:
        raise Problem(400, "field_type", field="what")
    words = request.query_params.get("words", "")[:LONGEST_VALUE]
    return JSONResponse({"choices": await context.read(lambda s: choices(s, context.services, None, what, words))})


def _conversation_id(key: bytes, me: SignedIn, client_id: str) -> str:
    """Return an id that nobody can guess and that the same call has again."""
    return hmac.new(key, f"counter {me.id} {client_id}".encode(), hashlib.sha256).hexdigest()[:32]


def _in_words(services: Services, faults: Mapping[str, Wrong], to: str) -> dict[str, str]:
    say = services.words.say
    return {name: say(f"agents.correct.wrong.{one.code}", to, **one.values) for name, one in faults.items()}
