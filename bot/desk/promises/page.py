"""`/p/{token}`: show a promise to its owner, and take what they did with it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.care import by_owner
from bot.care.by_owner import By, FileKeeper
from bot.care.faults import Fault
from bot.care.links import Links, OwnersLink
from bot.cases import attachments, commitments
from bot.cases.errors import NotFound
from bot.cases.lock import lock_conversation
from bot.cases.models import Attachment
from bot.desk.act_limit import LEAST, act_above_limit
from bot.desk.context import Context, context_of
from bot.desk.customers.attachments import file_answer
from bot.desk.forms_with_files import file_to_keep
from bot.desk.fullness import Full
from bot.desk.problems import Problem, as_problem
from bot.desk.promises.form import read_form
from bot.desk.promises.frame import HEADERS, answer, chosen, gone, language_of, refused_form
from bot.desk.promises.shown import of_link, shown

# What an owner does most comes first; the rest follows in the order of how much it changes.
ORDER = (by_owner.KEEP, by_owner.PICK_UP, by_owner.REDATE, by_owner.ASK, by_owner.HAND_ON, by_owner.CANNOT)
SHORT = {"sum", "reference", "day", "owner"}
# Every name that a field of the page has.
NAMES = frozenset({"act", "shown", *(name for fields in by_owner.FIELDS.values() for name in fields)})


class Gone(Exception):
    """The address opens nothing: it is forged, or the promise is somebody else's now."""


async def show(request: Request) -> Response:
    """Return the page of a promise; 404 for an address that opens nothing."""
    link = _link(request)
    if link is None:
        return gone(request)
    return await _page(request, link, done=request.query_params.get("done", ""))


async def carry_out(request: Request) -> Response:
    """Do what a form of the page asks for and return to the page; show the form again with what is wrong in it."""
    link = _link(request)
    refused = refused_form(request, None if link is None else f"promise:{link.promise_id}:{link.owner}")
    if refused is not None or link is None:
        return refused or gone(request)
    context = context_of(request)
    if await context.read(lambda s: of_link(s, link)) is None:
        # Before megabytes are read.
        return gone(request)
    form = await read_form(request, context, NAMES)
    told = form.fields
    act = told.pop("act", "")
    if form.wrong is not None:
        return await _page(request, link, problem=form.wrong, act=act, told=told)
    by = By(f"owner:{link.owner}", partial(_name, context, link.owner))

    def run(session: Session, keep_file: FileKeeper | None) -> None:
        found = of_link(session, link)
        if found is None:
            raise Gone
        # Locked before it is looked at again, so that nobody hands it on in between.
        lock_conversation(session, found[1].conversation_id)
        session.refresh(found[0])
        if of_link(session, link) is None:
            raise Gone
        talk = found[1].conversation_id
        if act_above_limit(session, context.services, talk, LEAST, act, told) is not None:
            raise Fault("above_limit")
        by_owner.carry_out(session, context.services, link.promise_id, act, told, by, keep_file=keep_file)

    try:
        seen_by = None if told.get("shown") else attachments.STAFF
        file = form.file if act == by_owner.KEEP else None
        async with file_to_keep(request, context, file, seen_by=seen_by) as keep_file:
            await context.write(lambda s: run(s, keep_file))
    except Full as full:
        return await _page(request, link, problem=as_problem(full), act=act, told=told)
    except (Gone, NotFound):
        return gone(request)
    except Fault as fault:
        return await _page(request, link, fault=fault, act=act, told=told)
    back = {"done": act, **({"lang": request.query_params["lang"]} if chosen(request) else {})}
    return RedirectResponse(f"{request.url.path}?{urlencode(back)}", status_code=303, headers=HEADERS)


async def proof(request: Request) -> Response:
    """Return the file that proves that the promise was kept, as a download; 404 where there is none."""
    link = _link(request)
    context = context_of(request)

    def look(session: Session) -> Attachment | None:
        found = None if link is None else of_link(session, link)
        kept = None if found is None else commitments.kept_change(session, found[0])
        return None if kept is None else attachments.of_change(session, kept)

    file = await context.read(look)
    if link is None or file is None:
        return gone(request)
    context.view_log.note(f"owner:{link.owner}", f"attachment:{file.id}", "attachment.viewed")
    return file_answer(context, file.id, file.name, file.media_type)


async def _page(
    request: Request,
    link: OwnersLink,
    *,
    done: str = "",
    fault: Fault | None = None,
    problem: Problem | None = None,
    act: str = "",
    told: Mapping[str, str] | None = None,
) -> Response:
    context, to = context_of(request), language_of(request)

    def look(session: Session) -> dict[str, Any] | None:
        found = of_link(session, link)
        return None if found is None else shown(session, context.services, *found, to)

    view = await context.read(look)
    if view is None:
        return gone(request, done=done if done in by_owner.FIELDS else "")
    context.view_log.note(f"owner:{link.owner}", f"case:{view['case_number']}", "commitment.link_opened")
    wrong = None
    if fault is not None:
        wrong = context.words.say(f"agents.promises.fault.{fault.why}", to)
    elif problem is not None:
        wrong = _in_words(context, problem, to)
    status = 200 if wrong is None else 409 if fault is not None and fault.why == "changed" else 400
    more = {
        "view": view,
        "acts": [(one, by_owner.FIELDS[one]) for one in ORDER if one in view["may"]],
        "short": SHORT,
        "of_payment": by_owner.OF_PAYMENT,
        "customer_reads": by_owner.CUSTOMER_READS,
        "done": done if done in by_owner.FIELDS else "",
        "fault": wrong,
        "failed": act,
        "told": told or {},
    }
    return answer(request, "promise.html", more, status if problem is None else problem.status)


def _in_words(context: Context, problem: Problem, to: str) -> str:
    """Return what is wrong with a file; the browser forgets which one was chosen, so that it is chosen again."""
    values = {key: str(value) for key, value in problem.values.items()}
    said = [context.words.say(f"system.problem.{problem.name}.{part}", to, **values) for part in ("title", "detail")]
    return (" " if to == "en" else "").join(said)


def _link(request: Request) -> OwnersLink | None:
    settings = context_of(request).settings
    return Links(settings.secret_key, settings.public_url).promise_of(request.path_params["token"])


def _name(context: Context, owner: str, locale: str) -> str:
    handler = context.policy.handlers.get(owner)
    return owner if handler is None else handler.label("en" if locale == "en" else "zh-Hant")
