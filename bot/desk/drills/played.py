"""`/desk/drills/{id}`: one drill: the talk and a field to answer; once it is over the score beside the model answer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.coach.drills import telling
from bot.coach.drills.customer import GIVEN_UP
from bot.coach.drills.practice import Kept
from bot.coach.drills.run import LONGEST, Drill, Move, play
from bot.coach.drills.scenario import Scenario
from bot.coach.drills.score import score
from bot.desk.agents.locales import page_locale
from bot.desk.agents.server_pages import HEADERS, turned_away
from bot.desk.agents.sessions import SignedIn
from bot.desk.context import Context, context_of
from bot.desk.drills.frame import ROOT, Fault, page, practice, practising, scenarios, sorry
from bot.desk.problems import Problem
from bot.desk.promises.form import comes_from_the_page, read_pairs

PATH = ROOT + "/{drill:int}"
HIGHEST_ID = 2**31 - 1
SAY, END = "say", "end"


async def show(request: Request) -> Response:
    """Return the page."""
    agent = await practising(request)
    if agent is None:
        return await turned_away(request)
    return await _shown(request, agent)


async def take(request: Request) -> Response:
    """Take a message or the wish to end; a message sent twice counts once."""
    agent = await practising(request)
    if agent is None:
        return await turned_away(request)
    context = context_of(request)
    told: Mapping[str, str] = {}
    at = ""
    try:
        if not comes_from_the_page(request):
            raise Fault("foreign", 403)
        told = dict(await read_pairs(request))
        kept, scenario = await _found(context, agent, request)
        if scenario is not None and scenario.digest == kept.digest:
            at = await _take(context, agent, kept, scenario, told)
    except Fault as fault:
        return await _again(request, agent, fault, told)
    except Problem:
        return await _again(request, agent, Fault("too_long"), told)
    return RedirectResponse(f"{ROOT}/{kept.id}{at}", status_code=303, headers=HEADERS)


async def _take(context: Context, agent: SignedIn, kept: Kept, scenario: Scenario, told: Mapping[str, str]) -> str:
    """Do what a form asks for; return the place of the page to go on with."""
    text = told.get("text", "").strip()
    ends = told.get("act") == END
    if not ends and not text:
        raise Fault("empty")
    if len(text) > LONGEST:
        raise Fault("too_long")
    run = partial(_kept_on, context, agent.id, kept, scenario, None if ends else text, told.get("place", ""))
    return "#result" if await anyio.to_thread.run_sync(run) else "#last"


def _kept_on(context: Context, agent_id: int, kept: Kept, scenario: Scenario, text: str | None, place: str) -> bool:
    store, now = practice(context), context.services.now()
    if text is not None and place == str(len(kept.moves)):
        store.add(agent_id, kept.id, len(kept.moves), text, now)
    newest = store.get(agent_id, kept.id) or kept
    drill = play(context.policy, scenario, newest.seed, newest.moves, given_up=text is None)
    if drill.is_over:
        store.end(agent_id, kept.id, drill.state.end, score(drill).total)
    return drill.is_over


async def _again(request: Request, agent: SignedIn, fault: Fault, told: Mapping[str, str]) -> Response:
    """Return the page with what is wrong and with what was typed, so that nothing is lost."""
    return await _shown(request, agent, fault=fault, typed=told.get("text", ""))


async def _found(context: Context, agent: SignedIn, request: Request) -> tuple[Kept, Scenario | None]:
    number = min(int(request.path_params["drill"]), HIGHEST_ID)
    kept = await anyio.to_thread.run_sync(practice(context).get, agent.id, number)
    if kept is None:
        raise Fault("gone", 404)
    return kept, (await scenarios(context)).get(kept.scenario)


async def _shown(request: Request, agent: SignedIn, *, fault: Fault | None = None, typed: str = "") -> Response:
    context, locale = context_of(request), page_locale(request)
    try:
        kept, scenario = await _found(context, agent, request)
    except Fault as missing:
        return sorry(request, missing)
    why = "" if fault is None else context.words.say(f"{telling.WORDS}fault.{fault.why}", locale)
    shown: dict[str, Any] = {"kept": kept, "scenario": scenario, "fault": why, "typed": typed, "drill": None}
    if scenario is not None and scenario.digest == kept.digest:
        build = partial(_built, context, locale, kept, scenario)
        shown |= await anyio.to_thread.run_sync(build)
    return page(request, "drill.html", shown, 200 if fault is None else fault.status)


def _built(context: Context, locale: str, kept: Kept, scenario: Scenario) -> dict[str, Any]:
    given_up = kept.ended == GIVEN_UP
    drill = play(context.policy, scenario, kept.seed, kept.moves, given_up=given_up)
    if not drill.is_over:
        return {"drill": drill}
    model = play(context.policy, scenario, kept.seed, [Move(text) for text in scenario.model])
    return {"drill": drill, "model": model, **_scored(context, locale, drill, model)}


def _scored(context: Context, locale: str, drill: Drill, model: Drill) -> dict[str, Any]:
    mine, best = score(drill), score(model)
    pairs = zip(telling.rows(mine, context.words, locale), telling.rows(best, context.words, locale))
    return {
        "score": mine,
        "best": best,
        "rows": [(one.title, one.points, other.points, one.most) for one, other in pairs],
        "moments": telling.moments(mine, context.words, locale),
        "lacking": telling.lacking(mine, context.words, locale),
    }


routes = [Route(PATH, show, methods=["GET"]), Route(PATH, take, methods=["POST"])]
