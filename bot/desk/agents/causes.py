"""`.../causes` and `.../flags` of a conversation: the cause of each case, likely ones, and what is larger than one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.assist.similar import Memory, customer_words
from bot.cases import cases, conversations, fact_store
from bot.cases.accounts import agents
from bot.cases.accounts.permissions import May, allowed
from bot.cases.errors import NotFound, Refused
from bot.cases.insight import causes, flags
from bot.cases.lock import lock_conversation
from bot.cases.models import Case, Flag
from bot.cases.models.flag import FLAG_KINDS
from bot.cases.queue import resolving
from bot.cases.utc import iso
from bot.conversation.causes import Given, UnknownCause, give
from bot.conversation.services import Services
from bot.conversation.sub_kinds.keeping import FACT as SUB_KINDS
from bot.desk.agents.assist import memory_of
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.names import login_name
from bot.desk.agents.sessions import SignedIn
from bot.desk.context import context_of
from bot.desk.problems import Problem
from bot.desk.reading import Field, check_characters, read_json
from bot.insight.causes import Known, Likely, Similar, suggest
from bot.remedy.insight import UNKNOWN, Insight

GIVE_FIELDS = {
    "case": Field(str, required=True, longest=40),
    "cause": Field(str, required=True, longest=48),
    "note": Field(str, longest=causes.LONGEST_NOTE),
}
FLAG_FIELDS = {"kind": Field(str, required=True, longest=8), "words": Field(str, longest=flags.LONGEST)}
# Similar cases that are asked for their cause.
NEIGHBOURS = 20
HIGHEST_ID = 2**31 - 1


async def listed(request: Request) -> Response:
    """Return the tree, and of each case its cause, its history and likely causes; `asks` is whether one is needed."""
    context, memory = context_of(request), memory_of(request)
    conversation_id = request.path_params["conversation_id"]

    def run(session: Session) -> dict[str, Any]:
        conversation = conversations.get(session, conversation_id)
        insight = context.policy.insight
        here = cases.of_conversation(session, conversation_id)
        in_hand = cases.in_hand(session, conversation, here)
        to_settle = {
            one.id for one in resolving.with_person(session, conversation_id) or ([in_hand] if in_hand else [])
        }
        return {
            "asks": insight.asks_cause,
            "tree": tree(insight),
            "cases": [
                {
                    **_of_case(session, context.services, memory, case),
                    "to_settle": case.id in to_settle,
                    "in_hand": in_hand is not None and case.id == in_hand.id,
                }
                for case in here
            ],
        }

    return JSONResponse(await context.read(run))


async def put(request: Request) -> Response:
    """Give a case of the conversation its cause, at any time; 204. 404 for a case elsewhere, 400 for no such cause."""
    context, me, memory = context_of(request), agent_of(request), memory_of(request)
    conversation_id = request.path_params["conversation_id"]
    body = await read_json(request, GIVE_FIELDS)

    def run(session: Session) -> None:
        lock_conversation(session, conversation_id)
        found = [one for one in cases.of_conversation(session, conversation_id) if one.number == body["case"]]
        if not found:
            raise NotFound(f"There is no case {body['case']} here.")
        shown = tuple(one.cause for one in likely(session, context.services, memory, found[0]))
        given = Given(body["cause"], body.get("note"), shown)
        try:
            give(session, context.services, found[0], given, agents.get(session, me.id))
        except UnknownCause:
            raise DeskProblem(400, "agents.causes.not_there") from None

    await context.write(run)
    return Response(status_code=204)


async def flag(request: Request) -> Response:
    """Put a flag on the conversation for the board of causes: `kind` problem, idea or praise; 201 with it."""
    context, me = context_of(request), agent_of(request)
    conversation_id = request.path_params["conversation_id"]
    body = await read_json(request, FLAG_FIELDS)
    if body["kind"] not in FLAG_KINDS:
        raise DeskProblem(400, "agents.flags.refused")

    def run(session: Session) -> dict[str, Any]:
        conversation = conversations.get(session, conversation_id)
        case = cases.in_hand(session, conversation)
        made = {"kind": body["kind"], "words": body.get("words"), "by": f"agent:{me.login}"}
        try:
            return shown_flag(session, flags.raise_flag(session, conversation_id, case, **made), me)
        except Refused:
            raise DeskProblem(400, "agents.flags.refused") from None

    return JSONResponse({"flag": await context.write(run)}, status_code=201)


async def take_back(request: Request) -> Response:
    """Take a flag off the board again; 204. 403 for a flag of somebody else, but for a manager; 409 once answered."""
    context, me = context_of(request), agent_of(request)
    conversation_id, flag_id = request.path_params["conversation_id"], request.path_params["flag_id"]

    def run(session: Session) -> None:
        found = flags.get(session, min(flag_id, HIGHEST_ID))
        if found.conversation_id != conversation_id:
            raise NotFound(f"There is no flag {flag_id} here.")
        if not _is_for(found, me):
            raise DeskProblem(403, "agents.flags.not_yours")
        flags.take_back(session, found, by=f"agent:{me.login}")

    await context.write(run)
    return Response(status_code=204)


def may_take_back(row: Flag, me: SignedIn) -> bool:
    """Return whether `me` may take this flag off the board: their own, and as a manager anybody's."""
    return row.state == flags.OPEN and _is_for(row, me)


def _is_for(row: Flag, me: SignedIn) -> bool:
    return row.made_by == f"agent:{me.login}" or allowed(me.role, May.SIGN)


def tree(insight: Insight) -> list[dict[str, Any]]:
    """Return the causes that may be given, in their groups, as the page chooses from them."""
    found = []
    for group in insight.groups.values():
        inside = [one for one in insight.causes.values() if one.group == group.id and not one.retired]
        if inside:
            rows = [{"id": one.id, "names": dict(one.names), "hint": one.hint and dict(one.hint)} for one in inside]
            found.append({"id": group.id, "names": dict(group.names), "causes": rows})
    return found


def likely(session: Session, services: Services, memory: Memory, case: Case) -> list[Likely]:
    """Return the likely causes of a case, the likeliest first; similar cases count once they are loaded."""
    facts = fact_store.current(session, case)
    words = customer_words(session, [case])[case.id]
    product = facts["product"].value if "product" in facts else None
    names = facts[SUB_KINDS].value if SUB_KINDS in facts else []
    known = Known(
        case.kind,
        frozenset(str(name) for name in names) if isinstance(names, list) else frozenset(),
        product if isinstance(product, str) else None,
        words,
    )
    near = memory.nearest(session, words, NEIGHBOURS) if memory.ready else []
    return suggest(services.policy.insight, known, _similar(session, case, known.product, near))


def _similar(session: Session, case: Case, product: str | None, near: Sequence[tuple[int, float]]) -> list[Similar]:
    there = {case_id: score for case_id, score in near if case_id != case.id}
    given = causes.of_cases(session, list(there))
    products = fact_store.values_of(session, list(given), "product") if product else {}
    return [
        Similar(cause, there[case_id], bool(product) and products.get(case_id) == product)
        for case_id, cause in given.items()
        if cause != UNKNOWN
    ]


def given_causes(body: Mapping[str, Any]) -> dict[str, Given]:
    """Read `{number: {cause, note?}}`; raise a 400 Problem for anything else."""
    found = {}
    for number, one in body.items():
        if not isinstance(one, dict) or not isinstance(one.get("cause"), str):
            raise Problem(400, "field_type", field="causes")
        note = one.get("note")
        if note is not None and not isinstance(note, str):
            raise Problem(400, "field_type", field="causes")
        check_characters(number + one["cause"] + (note or ""), "causes")
        if len(note or "") > causes.LONGEST_NOTE:
            raise Problem(400, "too_long", field="causes", limit=f"{causes.LONGEST_NOTE:,}")
        found[number] = Given(one["cause"], note)
    return found


def with_suggestions(
    session: Session, services: Services, memory: Memory, conversation_id: str, given: Mapping[str, Given]
) -> dict[str, Given]:
    """Return the causes with what was shown as likely for each case, so that the record says whether it was one."""
    numbered = {one.number: one for one in cases.of_conversation(session, conversation_id)} if given else {}
    return {
        number: Given(
            one.cause,
            one.note,
            tuple(each.cause for each in likely(session, services, memory, numbered[number]))
            if number in numbered
            else (),
        )
        for number, one in given.items()
    }


def shown_cause(session: Session, services: Services, case: Case) -> dict[str, Any] | None:
    """Return the cause of a case for the page, None while it has none."""
    row = causes.of_case(session, case)
    return None if row is None else _row(session, services, row)


def shown_flag(session: Session, row: Flag, me: SignedIn) -> dict[str, Any]:
    """Return one flag for the page that `me` sees."""
    return {
        "id": row.id,
        "kind": row.kind,
        "words": row.words,
        "state": row.state,
        "answer": row.answer,
        "by": login_name(session, row.made_by) or row.made_by,
        "at": iso(row.made_at),
        "action": row.action_id,
        "may_take_back": may_take_back(row, me),
    }


def _of_case(session: Session, services: Services, memory: Memory, case: Case) -> dict[str, Any]:
    insight = services.policy.insight
    found = likely(session, services, memory, case) if insight.asks_cause else []
    return {
        "number": case.number,
        "cause": shown_cause(session, services, case),
        "history": [_row(session, services, row) for row in causes.history(session, case)],
        "likely": [
            {"id": one.cause, "names": dict(insight.causes[one.cause].names), "because": list(one.because)}
            for one in found
        ],
    }


def _row(session: Session, services: Services, row: Any) -> dict[str, Any]:
    cause = services.policy.insight.causes.get(row.cause)
    return {
        "cause": row.cause,
        "names": None if cause is None else dict(cause.names),
        "note": row.note,
        "by": login_name(session, row.set_by) or row.set_by,
        "at": iso(row.set_at),
    }
