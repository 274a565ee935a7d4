"""`/desk/coach/talks/{id}`: what was heard in each turn of a conversation, and a button where that was wrong."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.cases.accounts.permissions import May
from bot.cases.coach import heard_turns
from bot.cases.coach.reading import TurnHeard, texts_of, turns_of
from bot.cases.errors import NotFound
from bot.coach.inbox import Masked
from bot.desk.agents.server_pages import HEADERS, turned_away
from bot.desk.agents.sessions import SignedIn
from bot.desk.agents.team_limits import require_in_sight
from bot.desk.coach.frame import ROOT, CoachWords, is_foreign, page, sorry, trainer
from bot.desk.coach.heard_rows import RANKINGS
from bot.desk.context import Context, context_of
from bot.desk.problems import Problem
from bot.desk.promises.form import read_form

# Guesses of each ranking that agents are shown: the first, and what came near it.
GUESSES, NEAR = 2, 0.2
_SHOWN = ("intent", "complaint_kind", "emotion")


async def talk(request: Request) -> Response:
    """Return the turns of a conversation that the bot heard, oldest first."""
    agent = await trainer(request, May.SEE)
    if agent is None:
        return await turned_away(request)
    return await _page(request, agent, [])


async def mark(request: Request) -> Response:
    """Record that a turn was heard wrongly; the trainers find it in their inbox."""
    agent = await trainer(request, May.SEE)
    if agent is None:
        return await turned_away(request)
    context, words = context_of(request), CoachWords(request)
    if is_foreign(request):
        return await _page(request, agent, [words.say("fault.foreign")], 403)
    try:
        turn_id = (await read_form(request, context, {"turn"})).fields.get("turn", "")
    except Problem:
        return await _page(request, agent, [words.say("fault.unreadable")], 400)
    conversation_id = request.path_params["conversation_id"]

    def run(session: Session) -> None:
        require_in_sight(session, context.policy, agent, conversation_id)
        heard_turns.mark(session, conversation_id, turn_id, agent.id)

    try:
        await context.write(run)
    except NotFound:
        return sorry(request, agent, "group_gone", 404)
    return RedirectResponse(f"{request.url.path}#turn-{turn_id}", status_code=303, headers=HEADERS)


async def _page(request: Request, agent: SignedIn, problems: list[str], status: int = 200) -> Response:
    context, words = context_of(request), CoachWords(request)
    conversation_id = request.path_params["conversation_id"]

    def run(session: Session) -> list[dict[str, Any]]:
        require_in_sight(session, context.policy, agent, conversation_id)
        return _rows(session, context, words, conversation_id)

    try:
        rows = await context.read(run)
    except NotFound:
        return sorry(request, agent, "not_found", 404)
    return page(request, agent, "talk.html", "talk", {"rows": rows, "problems": problems}, status, talk=conversation_id)


def _rows(session: Session, context: Context, words: CoachWords, conversation_id: str) -> list[dict[str, Any]]:
    turns = [one for one in turns_of(session, conversation_id) if not one.by_button]
    texts, masked = texts_of(session, turns), Masked(session, context.services)
    return [
        {
            "id": one.id,
            "text": masked.text(one.talk, texts[one.id]),
            "heard": [(words.say(f"head.{head}"), _guesses(words, one, head)) for head in _SHOWN],
            "marked": one.marked,
        }
        for one in turns
        if one.id in texts
    ]


def _guesses(words: CoachWords, turn: TurnHeard, head: str) -> str:
    entries = [(str(name), float(sure)) for name, sure in turn.heard.get(dict(RANKINGS)[head]) or ()]
    near = [one for at, one in enumerate(entries[:GUESSES]) if at == 0 or one[1] >= NEAR]
    return words.say("comma").join(f"{words.label(head, name)} {sure:.0%}" for name, sure in near) or "–"


PATH = ROOT + "/talks/{conversation_id}"
routes = [Route(PATH, talk, methods=["GET"]), Route(PATH, mark, methods=["POST"])]
