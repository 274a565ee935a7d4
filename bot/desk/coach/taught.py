"""`/desk/coach/taught`: what was taught lately, by whom and why, with the line as it stands; each can be taken back."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.cases.coach import lessons
from bot.cases.errors import Conflict, NotFound
from bot.cases.models import Lesson
from bot.cases.utc import now_of
from bot.coach import lines
from bot.conversation.display import instant
from bot.desk.agents.names import agent_names
from bot.desk.agents.server_pages import HEADERS, turned_away
from bot.desk.coach.frame import ROOT, CoachWords, is_foreign, page, sorry, trainer
from bot.desk.coach.reading import data_of
from bot.desk.coach.teach import NotTaught, undo
from bot.desk.context import Context, context_of
from bot.desk.problems import Problem
from bot.desk.promises.form import read_form

PATH = ROOT + "/taught"
PAGE = 50


async def taught(request: Request) -> Response:
    """Return the newest lessons, those before the id `?before=` when given."""
    agent = await trainer(request)
    if agent is None:
        return await turned_away(request)
    return await _page(request, agent, [])


async def take_back(request: Request) -> Response:
    """Take a lesson back: its line goes, its turns wait again."""
    agent = await trainer(request)
    if agent is None:
        return await turned_away(request)
    context, words = context_of(request), CoachWords(request)
    if is_foreign(request):
        return await _page(request, agent, [words.say("fault.foreign")], 403)
    try:
        number = (await read_form(request, context, {"lesson"})).fields.get("lesson", "")
    except Problem:
        number = ""
    if not _is_id(number):
        return await _page(request, agent, [words.say("fault.unreadable")], 400)
    try:
        await undo(context, agent.id, int(number))
    except NotTaught as refused:
        return await _page(request, agent, [words.say(f"fault.{why}", **told) for why, told in refused.problems], 409)
    except Conflict:
        return await _page(request, agent, [words.say("fault.undone_before")], 409)
    except NotFound:
        return sorry(request, agent, "not_found", 404)
    return RedirectResponse(f"{PATH}#lesson-{number}", status_code=303, headers=HEADERS)


async def _page(request: Request, agent: Any, problems: list[str], status: int = 200) -> Response:
    context, words = context_of(request), CoachWords(request)
    before = request.query_params.get("before", "0")
    if not _is_id(before):
        return sorry(request, agent, "not_found", 404)
    rows = await context.read(lambda s: _rows(s, context, words, int(before)))
    more = f"{PATH}?before={rows[PAGE - 1]['id']}" if len(rows) > PAGE else ""
    shown = {"rows": rows[:PAGE], "problems": problems, "more": more}
    return page(request, agent, "taught.html", "taught", shown, status)


def _rows(session: Session, context: Context, words: CoachWords, before: int) -> list[dict[str, Any]]:
    names = agent_names(session)
    now, zone = now_of(session), context.policy.clock.zone
    return [
        {
            "id": one.id,
            "goal": one.goal,
            "goal_words": words.say(f"taught.{one.goal}"),
            "harm": words.say(f"harm.{one.harm}") if one.harm else "",
            "label": words.label(one.head or "", one.label or ""),
            "head": words.say(f"head.{one.head}") if one.head else "",
            "line": one.line or "",
            "place": _place(context, one),
            "why": one.why or "",
            "by": names.get(one.agent_id, ""),
            "at": instant(one.at, zone, words.locale, now),
            "undone": words.say(
                "taught.undone",
                who=names.get(one.undone_by_id or 0, ""),
                when=instant(one.undone_at, zone, words.locale, now),
            )
            if one.undone_at is not None
            else "",
        }
        for one in lessons.newest(session, PAGE + 1, before=before)
    ]


def _place(context: Context, one: Lesson) -> str:
    """Return `data/file:line` as editors accept it, the file alone where the line is not there any more."""
    if not one.file:
        return ""
    path, number = data_of(context) / one.file, None
    if one.goal == lessons.TRAINING and one.undone_at is None:
        number = lines.number_of(path, one.head or "", one.label or "", one.line or "")
    return f"data/{one.file}" + (f":{number}" if number is not None else "")


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


routes = [Route(PATH, taught, methods=["GET"]), Route(PATH, take_back, methods=["POST"])]
