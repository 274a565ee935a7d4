"""The frame of every page of insight: who may see it, what its address asks for, the page or a table as CSV."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from bot.cases.accounts.permissions import May
from bot.cases.errors import NotFound
from bot.cases.insight.figures.counting import first_day
from bot.cases.utc import now_of
from bot.desk.agents import pages
from bot.desk.agents.audit_view import audit_view
from bot.desk.agents.locales import page_locale
from bot.desk.agents.names import agent_names
from bot.desk.agents.server_pages import HEADERS, turned_away, who_may
from bot.desk.agents.sessions import SignedIn
from bot.desk.context import Context, context_of
from bot.desk.csv_table import MEDIA_TYPE, csv_headers
from bot.desk.insight.asked import FILTERS, OF_PEOPLE, BadAddress, asked
from bot.desk.insight.look import Look
from bot.desk.insight.tables import Table
from bot.desk.insight.tabs import ROOT, TABS
from bot.insight.labels import WORDS, Labels
from bot.insight.periods import AGAINST, LENGTHS
from bot.words import Words

FOLDER = Path(__file__).parent
STATIC = ROOT + "/static"
NOTHING: Mapping[str, Any] = MappingProxyType({})
# What a page returns: what its template shows; its tables, by name, are under "tables".
Build = Callable[[Session, Look], "dict[str, Any]"]
templates = Jinja2Templates(directory=str(FOLDER / "templates"))


def route(path: str, tab: str, template: str, build: Build) -> Route:
    """Return the route of a page: `build` reads what `template` shows, under the tab of this name."""
    return Route(path, partial(show, tab, template, build), methods=["GET"])


async def viewer(request: Request) -> SignedIn | None:
    """Return who looks, None when they may not see figures."""
    return await who_may(request, May.SEE_FIGURES)


async def show(
    tab: str, template: str, build: Build, request: Request, *, more: Mapping[str, Any] = NOTHING, status: int = 200
) -> Response:
    """Return a page; `more` is shown beside what was built, such as what is wrong in a form."""
    agent = await viewer(request)
    if agent is None:
        return await turned_away(request)
    context, locale = context_of(request), page_locale(request)
    try:
        look, found = await context.read(lambda s: _built(s, context, request, agent, locale, build))
    except BadAddress as bad:
        labels = Labels(context.words, context.policy, locale, {})
        return _sorry(request, context, locale, labels.say("bad_address", part=bad.part), 400)
    except NotFound:
        return _sorry(request, context, locale, Labels(context.words, context.policy, locale, {}).say("not_found"), 404)
    audit_view(context, agent, "insight:all", "list.viewed")
    wanted = request.query_params.get("csv")
    if wanted is not None:
        table = found.get("tables", {}).get(wanted)
        if not isinstance(table, Table):
            return _sorry(request, context, locale, look.labels.say("not_found"), 404)
        return Response(
            table.as_csv(context.policy.company.decimals),
            media_type=MEDIA_TYPE,
            headers={**HEADERS, **csv_headers(table.name)},
        )
    shown = {
        **_frame(context.words, locale, tab),
        **found,
        **more,
        "look": look,
        "asked": look.asked,
        "path": request.url.path,
    }
    shown["filters"] = [
        (name, look.labels.say("filter." + name), look.labels.value(name, value), look.asked.narrowed(**{name: None}))
        for name, value in look.asked.only.items()
    ]
    return templates.TemplateResponse(request, template, shown, status_code=status, headers=HEADERS)


def _built(
    session: Session, context: Context, request: Request, agent: SignedIn, locale: str, build: Build
) -> tuple[Look, dict[str, Any]]:
    policy, query = context.policy, request.query_params
    now = now_of(session)
    today = policy.clock.local(now).date()
    question = replace(asked(query, today), first=first_day(session))
    labels = Labels(context.words, policy, locale, agent_names(session))
    own = {name: value for name, value in query.items() if name not in FILTERS}
    look = Look(agent, question, labels, policy, locale, now, today, own, request.path_params)
    people = OF_PEOPLE & question.only.keys()
    if people and not look.may_see_people:
        raise BadAddress(min(people))
    return look, build(session, look)


def _frame(words: Words, locale: str, tab: str) -> dict[str, Any]:
    said = {name.removeprefix(WORDS): text for name, text in words.all(locale, WORDS).items()}
    return {
        "words": said,
        "locale": locale,
        "static": STATIC,
        "desk_static": pages.STATIC,
        "tab": tab,
        "tabs": TABS,
        "lengths": LENGTHS,
        "comparisons": AGAINST,
    }


def _sorry(request: Request, context: Context, locale: str, why: str, status: int) -> Response:
    shown = {**_frame(context.words, locale, ""), "why": why}
    return templates.TemplateResponse(request, "sorry.html", shown, status_code=status, headers=HEADERS)


Endpoint = Callable[[Request], Awaitable[Response]]
