"""`/api/desk/promises`: the promises that somebody still has to see to, and what is done with them."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.care import by_owner, promises
from bot.care.by_owner import By, FileKeeper
from bot.care.day_groups import GROUPS, group_of
from bot.care.faults import Fault
from bot.cases import attachments, commitments, conversations
from bot.cases.accounts.permissions import May, allowed
from bot.cases.care import promise_list
from bot.cases.care.promise_list import Listed, Wanted
from bot.cases.errors import NotFound
from bot.cases.models import Fact
from bot.cases.utc import now_of
from bot.conversation.services import Services
from bot.desk.agents import promise_rows
from bot.desk.agents.audit_view import audit_view
from bot.desk.agents.draft_limit import refuse_above_limit_in_act
from bot.desk.agents.guard import DeskProblem, Endpoint, agent_of
from bot.desk.agents.sessions import SignedIn
from bot.desk.context import context_of
from bot.desk.forms_with_files import Form, file_to_keep, read_form_with_file
from bot.desk.reading import Field, read_json
from bot.desk.uploads import is_multipart
from bot.remedy.company import Handler

# How many are listed at once; all are counted.
MOST = 200
# The field that lets the customer see the file.
SHOWN = "shown"
CONTACTS = ("name", "phone", "email", "address")
ALL_OF_ONE = {
    "from": Field(str, required=True, longest=128),
    "to": Field(str, required=True, longest=128),
    "reason": Field(str, required=True, longest=by_owner.FIELDS[by_owner.HAND_ON]["reason"]),
}


async def listed(request: Request) -> Response:
    """Return the promises that this person sees, and how many there are by group, owner, remedy and state.

    `?owner=`, `?remedy=` and `?state=` narrow the list and the groups, `?sort=` orders it; `?rows=0` leaves the list
    out. 400 for a state or an order that there is not.
    """
    context, me = context_of(request), agent_of(request)
    wanted, sort = asked_for(request)
    with_rows = request.query_params.get("rows") != "0"
    found = await context.read(lambda s: overview(s, context.services, me, wanted, sort=sort, with_rows=with_rows))
    if with_rows:
        audit_view(context, me, "promises:all", "list.viewed")
    return JSONResponse(found)


def asked_for(request: Request) -> tuple[Wanted, str]:
    """Return which promises the address asks for, and in which order; raise a 400 for what there is not."""
    query = request.query_params
    state, sort = query.get("state") or None, query.get("sort") or "due"
    if state not in (None, *promise_list.STATES) or sort not in promise_list.SORTS:
        raise DeskProblem(400, "agents.search.not_read")
    return Wanted(query.get("owner") or None, query.get("remedy") or None, state=state), sort


def overview(
    session: Session,
    services: Services,
    me: SignedIn,
    wanted: Wanted,
    *,
    sort: str = "due",
    with_rows: bool = True,
) -> dict[str, Any]:
    """Return what `listed` answers."""
    policy, now = services.policy, now_of(session)
    everything = promise_list.outlines(session, promise_rows.seen_by(me, Wanted()))
    narrowed = [
        one
        for one in everything
        if wanted.owner in (None, one.owner)
        and wanted.remedy in (None, one.remedy)
        and wanted.state in (None, one.how_far)
    ]
    groups = Counter(group_of(one.state, one.due_at, now, policy.clock.zone) for one in narrowed)
    owners, remedies = Counter(one.owner for one in everything), Counter(one.remedy for one in everything)
    states = Counter(one.how_far for one in everything)
    still_open = Counter(one.owner for one in everything if one.state == "open")
    rows = promise_list.listed(session, promise_rows.seen_by(me, wanted), most=MOST, sort=sort) if with_rows else []
    return {
        "promises": _rows(session, services, me, rows),
        # Of all that this person sees, however narrowed.
        "total": len(everything),
        "states": {name: states[name] for name in promise_list.STATES},
        "groups": {name: groups[name] for name in GROUPS},
        "owners": [_owner(policy.handlers, one, n, still_open[one]) for one, n in sorted(owners.items())],
        "remedies": [
            {**(promise_rows.remedy_name(policy, one) or {}), "promises": n}
            for one, n in sorted(remedies.items(), key=lambda pair: pair[0] or "")
            if one is not None
        ],
        "handlers": [{"id": one.id, "name": _label(one)} for one in policy.handlers.values()],
    }


def all_rows(
    session: Session, services: Services, me: SignedIn, wanted: Wanted, sort: str, *, most: int
) -> list[dict[str, Any]]:
    """Return at most `most` promises that this person sees as rows, in an order of `promise_list.SORTS`."""
    found = promise_list.listed(session, promise_rows.seen_by(me, wanted), most=most, sort=sort)
    return _rows(session, services, me, found)


def acting(act: str) -> Endpoint:
    """Return the endpoint that does `act` (see `by_owner`) with one promise; it answers the promise as it is then."""

    async def endpoint(request: Request) -> Response:
        context, me = context_of(request), agent_of(request)
        promise_id = request.path_params["promise_id"]
        form = await _read(request, act)
        told = form.fields

        def run(session: Session, keep_file: FileKeeper | None) -> dict[str, Any]:
            promise, case = commitments.locked(session, promise_id)
            conversation = conversations.get(session, case.conversation_id)
            if not promise_rows.may_settle(me, conversation, promise):
                # Nobody learns which numbers exist of promises that they do not see.
                raise DeskProblem(404, "agents.promises.not_found")
            refuse_above_limit_in_act(session, context.services, case.conversation_id, me.role, act, told)
            done_by = by(context.services, me)
            by_owner.carry_out(session, context.services, promise_id, act, told, done_by, keep_file=keep_file)
            remedy = promise_list.remedies_of(session, [promise.option_id] if promise.option_id else [])
            return promise_rows.row(
                session, context.services, me, promise, conversation, next(iter(remedy.values()), None)
            )

        seen_by = None if told.get(SHOWN) else attachments.STAFF
        try:
            async with file_to_keep(request, context, form.file, seen_by=seen_by) as keep_file:
                return JSONResponse({"promise": await context.write(lambda s: run(s, keep_file))})
        except Fault as fault:
            raise problem_of(fault) from None
        except NotFound:
            raise DeskProblem(404, "agents.promises.not_found") from None

    return endpoint


async def _read(request: Request, act: str) -> Form:
    """Return the fields of an act; the one that keeps a promise may come as a form with a file."""
    fields = by_owner.FIELDS[act]
    if act == by_owner.KEEP and is_multipart(request):
        form = await read_form_with_file(request, context_of(request), {*fields, SHOWN})
        if form.wrong is not None:
            raise form.wrong
        return form
    return Form(await read_json(request, {name: Field(str, longest=most) for name, most in fields.items()}))


async def hand_all_on(request: Request) -> Response:
    """Give every open promise of one owner to another, as when somebody is ill; return how many there were.

    Each is given in its own transaction; one that was settled meanwhile is left out.
    """
    context, me = context_of(request), agent_of(request)
    body = await read_json(request, ALL_OF_ONE)
    before, owner, reason = body["from"], body["to"], body["reason"].strip()
    if not reason:
        raise DeskProblem(400, "agents.promises.fault.reason_needed")
    if owner not in context.policy.handlers or owner == before:
        raise DeskProblem(400, "agents.promises.fault.owner_unknown")
    open_ones = await context.read(lambda s: promise_list.open_of(s, before))
    given, together = 0, secrets.token_hex(8)
    for promise_id in open_ones:

        def run(session: Session, promise_id: int = promise_id) -> int:
            promise, _ = commitments.locked(session, promise_id)
            if promise.state != "open" or promise.owner != before:
                return 0
            actor = by(context.services, me).actor
            promises.hand_on(
                session, context.services, promise_id, owner, actor=actor, reason=reason, together=together
            )
            return 1

        given += await context.write(run)
    return JSONResponse({"handed_on": given})


def by(services: Services, me: SignedIn) -> By:
    """Return this person as who acts; customers read a handler's name, and an agent's own."""
    handler = services.policy.handlers.get(me.handler or "")
    return By(
        f"agent:{me.login}",
        lambda locale: me.name if handler is None else handler.label("en" if locale == "en" else "zh-Hant"),
        decides=allowed(me.role, May.OVERSEE),
    )


def problem_of(fault: Fault) -> DeskProblem:
    """Return the answer for what cannot be done: 403 when a supervisor decides, 409 when it changed, else 400."""
    statuses = {"needs_supervisor": 403, "changed": 409, "due_already": 409}
    return DeskProblem(statuses.get(fault.why, 400), f"agents.promises.fault.{fault.why}")


def _rows(session: Session, services: Services, me: SignedIn, found: list[Listed]) -> list[dict[str, Any]]:
    told = promise_list.told_of(session, {one.conversation.id for one in found}, CONTACTS)
    sees = allowed(me.role, May.SEE)
    return [
        {
            **promise_rows.row(session, services, me, one.promise, one.conversation, one.remedy),
            "case_number": one.case.number,
            # Those who may not see conversations get no address of one.
            "conversation_id": one.conversation.id if sees else None,
            "customer": _customer(one, told[one.conversation.id]),
        }
        for one in found
    ]


def _customer(one: Listed, told: dict[str, Fact]) -> dict[str, str | None]:
    columns = {
        "name": one.conversation.customer_name,
        "phone": one.conversation.customer_phone,
        "email": one.conversation.customer_email,
    }
    return {
        name: str(told[name].display or told[name].value) if name in told else columns.get(name) for name in CONTACTS
    }


def _owner(handlers: Mapping[str, Handler], owner: str, promises: int, still_open: int) -> dict[str, Any]:
    known = handlers.get(owner)
    name = owner if known is None else _label(known)
    # Broken ones are listed, but they stay with the person who speaks with the customer.
    return {"id": owner, "name": name, "promises": promises, "open": still_open}


def _label(handler: Handler) -> dict[str, str]:
    return {language: handler.label(language) for language in ("zh-Hant", "en")}
