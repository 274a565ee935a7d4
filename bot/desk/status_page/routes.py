"""The status page of a case: a page that shows, and forms that do. Opening it changes and answers nothing."""

from __future__ import annotations

import secrets
from functools import lru_cache
from typing import Any

import segno
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.care.links import STATUS_PATH
from bot.cases import attachments, ties
from bot.cases.errors import CaseStoreError, NotFound
from bot.cases.models import Attachment
from bot.conversation.from_page import CUSTOMER, new_link
from bot.conversation.services import Services
from bot.desk.addresses import counted_address
from bot.desk.context import context_of
from bot.desk.customer_pages.rendering import PRIVATE, render, speech_of
from bot.desk.customer_pages.speech import Speech
from bot.desk.customers.access import limits_form, within
from bot.desk.customers.attachments import file_answer
from bot.desk.customers.locales import first_locale
from bot.desk.fullness import Full
from bot.desk.problems import Problem, as_problem
from bot.desk.quotas import ROW
from bot.desk.status_links import links_for
from bot.desk.status_page.acts import ACTS, CLIENT_ID, CONTACTS, NEW_LINK, WRITE
from bot.desk.status_page.contacts import FIELDS, read_contacts
from bot.desk.status_page.forms import read_form
from bot.desk.status_page.opening import Gone, link_of
from bot.desk.status_page.view import linked_case, view_of
from bot.words import LOCALES

# Where the page is shown again after an act, so that the customer stands where the change is.
PLACES = {"mended": "mended", "write": "written", CONTACTS: "contacts", "survey": "survey", NEW_LINK: "link"}


async def page(request: Request) -> Response:
    """Show the page; its address is checked, and nothing is written."""
    try:
        link_id, _, locale = await link_of(request)
    except Gone:
        return _gone(request)
    except Problem as problem:
        return _problem(request, problem)
    return await _shown(request, link_id, speech_of(request, locale))


async def act(request: Request) -> Response:
    """Do what a form asks for, and lead back to the page."""
    name = request.path_params["act"]
    try:
        link_id, conversation_id, locale = await link_of(request)
        speech = speech_of(request, locale)
        request.state.locale = speech.locale
        within(limits_form(request, f"status:{link_id}"))
        form = await read_form(request)
        return await _carry_out(request, name, link_id, conversation_id, form, speech)
    except Gone:
        return _gone(request)
    except (Problem, CaseStoreError, Full) as error:
        return _problem(request, as_problem(error))


async def back(request: Request) -> Response:
    """Lead a person who opens the address of a form, as after a change of language there, back to the page."""
    asked = request.query_params.get("lang")
    query = f"?lang={asked}" if asked in LOCALES else ""
    place = PLACES.get(request.path_params["act"], "now")
    home = request.url_for("status_page", token=request.path_params["token"]).path
    return RedirectResponse(f"{home}{query}#{place}", status_code=303, headers=PRIVATE)


async def picture(request: Request) -> Response:
    """Return the address of the page as a QR code."""
    try:
        link_id, _, _ = await link_of(request)
    except Gone:
        return Response(status_code=404, headers=PRIVATE)
    except Problem as problem:
        return Response(status_code=problem.status, headers={**problem.headers, **PRIVATE})
    code = qr_code(links_for(request).status(link_id))
    return Response(
        code, media_type="image/svg+xml", headers={**PRIVATE, "Content-Security-Policy": "default-src 'none'"}
    )


async def proof(request: Request) -> Response:
    """Return the file with which a colleague shows that something was done, as a download."""
    context, wanted = context_of(request), request.path_params["file"]

    def look(session: Session) -> Attachment | None:
        changes = ties.changes_with(session, linked_case(session, link_id))
        shown = next((one for one in changes if one.file_shown and one.attachment_id == wanted), None)
        return None if shown is None else attachments.of_change(session, shown)

    try:
        link_id, _, _ = await link_of(request)
        file = await context.read(look)
        if file is not None:
            return file_answer(context, file.id, file.name, file.media_type)
    except (Gone, NotFound, Problem):
        pass
    return _gone(request)


@lru_cache(maxsize=256)
def qr_code(address: str) -> str:
    """Return a QR code as SVG, dark on white whatever is around it, with the quiet border that scanners need."""
    svg: str = segno.make_qr(address, error="m").svg_inline(scale=4, border=4, dark="#17241f", light="#ffffff")
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1) if "xmlns=" not in svg else svg


async def _shown(request: Request, link_id: str, speech: Speech, status: int = 200, **more: Any) -> Response:
    context = context_of(request)
    services = context.services
    values = await context.read(lambda session: view_of(session, services, link_id, speech))
    done = request.query_params.get("done", "")
    shown = {
        "home": request.url_for("status_page", token=request.path_params["token"]).path,
        "client_id": secrets.token_urlsafe(12),
        "done": speech.say(f"status_page.done.{done}") if done in {*ACTS, NEW_LINK} else "",
        "read_back": [],
        "wrong": {},
        "typed": {},
        **values,
        **more,
    }
    return render(request, "status.html", speech, shown, status=status)


async def _carry_out(
    request: Request, name: str, link_id: str, conversation_id: str, form: dict[str, str], speech: Speech
) -> Response:
    context = context_of(request)
    services = context.services
    context.word_quotas.take(counted_address(request), ROW + sum(map(len, form.values())), conversation_id)
    if name == NEW_LINK:
        made = await context.write(lambda s: new_link(s, linked_case(s, link_id), actor=CUSTOMER).id)
        return _back(request, name, speech, links_for(request).status(made))
    if name not in ACTS:
        raise Problem(404, "no_such_page")
    if name == CONTACTS and "confirm" not in form:
        return await _read_back(request, services, link_id, form, speech)
    if name == WRITE:
        form.setdefault(CLIENT_ID, secrets.token_urlsafe(12))
        await context.prepare(form.get("text", ""))

    def do(session: Session) -> None:
        ACTS[name](session, services, linked_case(session, link_id), form, speech)

    await context.write(do)
    if name == WRITE:
        context.turns.customer_wrote(conversation_id)
    return _back(request, name, speech, request.url_for("status_page", token=request.path_params["token"]).path)


async def _read_back(
    request: Request, services: Services, link_id: str, form: dict[str, str], speech: Speech
) -> Response:
    """Show the details that were typed for a yes; nothing is recorded before."""
    given = read_contacts(services, form, speech)
    typed = {name: form.get(name, "") for name in FIELDS}
    if given.wrong or not given.told:
        wrong = given.wrong or {FIELDS[0]: speech.say("status_page.contacts.nothing")}
        return await _shown(request, link_id, speech, 400, wrong=wrong, typed=typed)
    rows = [(name, speech.say(f"contacts.kind.{name}"), str(fact.display)) for name, fact in given.told.items()]
    return await _shown(request, link_id, speech, read_back=rows, typed=typed)


def _back(request: Request, name: str, speech: Speech, address: str) -> Response:
    """Lead to the page by GET, so that reloading it sends nothing again."""
    asked = request.query_params.get("lang")
    query = f"?done={name}" + (f"&lang={speech.locale}" if asked else "")
    return RedirectResponse(f"{address}{query}#{PLACES.get(name, 'now')}", status_code=303, headers=PRIVATE)


def _gone(request: Request) -> Response:
    speech = speech_of(request, first_locale(None, request.headers.get("accept-language", "")))
    return render(request, "gone.html", speech, {}, status=404)


def _problem(request: Request, problem: Problem) -> Response:
    """Show what went wrong in words, with the way back to the page."""
    asked = getattr(request.state, "locale", None) or first_locale(None, request.headers.get("accept-language", ""))
    speech = speech_of(request, asked)
    values = {key: str(value) for key, value in problem.values.items()}
    # Elsewhere somebody else may have been quicker; here the customer pressed twice, or the case moved on.
    name = "status_page.conflict" if problem.name == "conflict" else f"system.problem.{problem.name}"
    shown = {
        "title": speech.say(f"{name}.title", **values),
        "detail": speech.say(f"{name}.detail", **values),
        "home": request.url_for("status_page", token=request.path_params["token"]).path,
    }
    context_of(request).metrics.refused.labels(str(problem.status)).inc()
    answer = render(request, "problem.html", speech, shown, status=problem.status)
    answer.headers.update(problem.headers)
    return answer


ONE = f"{STATUS_PATH}/{{token}}"
routes = [
    Route(ONE, page, methods=["GET"], name="status_page"),
    Route(f"{ONE}/qr.svg", picture, methods=["GET"]),
    Route(f"{ONE}/proof/{{file}}", proof, methods=["GET"]),
    Route(f"{ONE}/{{act}}", act, methods=["POST"]),
    Route(f"{ONE}/{{act}}", back, methods=["GET"]),
]
