"""`/desk/drills`: the invented customers, and what one has practised; begin a drill."""

from __future__ import annotations

import secrets
from functools import partial

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.desk.agents.locales import page_locale
from bot.desk.agents.server_pages import HEADERS, turned_away
from bot.desk.context import context_of
from bot.desk.drills.frame import ROOT, Fault, page, practice, practising, scenarios, sorry
from bot.desk.problems import Problem
from bot.desk.promises.form import comes_from_the_page, read_pairs

HIGHEST_SEED = 2**31 - 1
# A new drill has one of so many beginnings; a short number is easily told to a colleague who wants the same one.
SEEDS = 10_000


async def show(request: Request) -> Response:
    """Return the page."""
    agent = await practising(request)
    if agent is None:
        return await turned_away(request)
    context, locale = context_of(request), page_locale(request)
    try:
        known = await scenarios(context)
    except Fault as fault:
        return sorry(request, fault)
    kept = await anyio.to_thread.run_sync(practice(context).of_agent, agent.id)
    best: dict[str, int] = {}
    for one in kept:
        if one.points is not None:
            best[one.scenario] = max(best.get(one.scenario, 0), one.points)
    titles = {name: one.title[locale] for name, one in known.items()}
    shown = {"scenarios": list(known.values()), "kept": kept, "best": best, "titles": titles}
    return page(request, "list.html", shown)


async def begin(request: Request) -> Response:
    """Begin a drill with the seed that was asked for, or another one each time, and lead to it."""
    agent = await practising(request)
    if agent is None:
        return await turned_away(request)
    context = context_of(request)
    try:
        if not comes_from_the_page(request):
            raise Fault("foreign", 403)
        told = dict(await read_pairs(request))
        known = await scenarios(context)
        scenario = known.get(told.get("scenario", ""))
        if scenario is None:
            raise Fault("gone", 404)
    except Fault as fault:
        return sorry(request, fault)
    except Problem:
        return sorry(request, Fault("too_long"))
    typed = told.get("seed", "")
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= len(str(HIGHEST_SEED))
    seed = min(int(typed), HIGHEST_SEED) if is_number else secrets.randbelow(SEEDS)
    now = context.services.now()
    start = partial(practice(context).begin, agent.id, scenario.id, scenario.digest, seed, now)
    return RedirectResponse(f"{ROOT}/{await anyio.to_thread.run_sync(start)}", status_code=303, headers=HEADERS)


routes = [Route(ROOT, show, methods=["GET"]), Route(ROOT, begin, methods=["POST"])]
