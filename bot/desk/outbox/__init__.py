"""The outbox for supervisors and managers: what was sent, what waits, what failed, and sending it again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.templating import Jinja2Templates

from bot.cases.accounts.permissions import May, allowed
from bot.cases.care import outbox
from bot.cases.errors import Conflict
from bot.cases.models import Case, OutboxItem
from bot.cases.models.outbox import OUTBOX_CHANNELS
from bot.desk.agents import pages
from bot.desk.agents.audit_view import audit_view
from bot.desk.agents.guard import DeskProblem, agent_of, for_agents
from bot.desk.agents.locales import page_locale
from bot.desk.agents.sessions import signed_in
from bot.desk.context import context_of
from bot.desk.feature import Feature
from bot.desk.reading import whole_number
from bot.desk.static_files import PageFiles

FOLDER = Path(__file__).parent
STATIC = "/desk/outbox/static"
PAGE = 100
WORDS = "agents.outbox."
templates = Jinja2Templates(directory=str(FOLDER / "templates"))


async def page(request: Request) -> Response:
    """Return the page, newest first: `?state=` and `?channel=` choose, `?before=` goes on with older items."""
    agent = await signed_in(request)
    if agent is None or agent.lacks_second_factor or not allowed(agent.role, May.OVERSEE):
        return RedirectResponse("/desk", status_code=303)
    context, locale, query = context_of(request), page_locale(request), request.query_params
    state = query.get("state") if query.get("state") in outbox.SHOWN else None
    channel = query.get("channel") if query.get("channel") in OUTBOX_CHANNELS else None
    before = whole_number(query.get("before"), "before")
    found = await context.read(lambda s: _shown(s, state, channel, before))
    audit_view(context, agent, "outbox:all", "list.viewed")
    words = {name.removeprefix(WORDS): said for name, said in context.words.all(locale, WORDS).items()}
    shown = {
        **found, "words": words, "locale": locale, "static": STATIC, "desk_static": pages.STATIC, "state": state,
        "channel": channel, "states": outbox.SHOWN, "zone": context.policy.clock.zone,
        "keeps_files": context.settings.outgoing.server is None, "folder": context.settings.outbox_dir,
    }  # fmt: skip
    return templates.TemplateResponse(request, "outbox.html", shown, headers=pages.HEADERS)


def _shown(session: Session, state: str | None, channel: str | None, before: int) -> dict[str, Any]:
    found = outbox.newest(session, PAGE + 1, state=state, channel=channel, before=before)
    return {
        "items": [_item(session, each) for each in found[:PAGE]],
        "older": found[PAGE - 1].id if len(found) > PAGE else None,
        "counts": outbox.count(session),
    }


def _item(session: Session, item: OutboxItem) -> dict[str, Any]:
    case = None if item.case_id is None else session.get(Case, item.case_id)
    body = item.body if isinstance(item.body, dict) else {}
    return {
        "id": item.id,
        "channel": item.channel,
        "what": str(body.get("subject") or body.get("type") or item.template),
        "said": str(body.get("text") or ""),
        "to_whom": item.to_whom,
        "address": item.address or "",
        "case": "" if case is None else case.number,
        "state": outbox.shown_state(item),
        "error": item.last_error or "",
        "tries": item.tries,
        "at": item.sent_at or item.not_before,
        "again": item.body is not None and (item.state == outbox.FAILED or item.via == outbox.FILE),
    }


async def again(request: Request) -> Response:
    """Have one item sent once more; 404 without it, 409 for one that waits or was erased."""
    agent, item_id = agent_of(request), request.path_params["item_id"]
    try:
        await context_of(request).write(lambda s: outbox.again(s, item_id, actor=f"agent:{agent.login}"))
    except Conflict as error:
        raise DeskProblem(409, "agents.outbox.not_again") from error
    return Response(status_code=204)


routes = [
    Route("/desk/outbox", page, methods=["GET"]),
    Mount(STATIC, PageFiles(FOLDER / "static"), name="outbox-static"),
    Route("/api/desk/outbox/{item_id:int}/again", for_agents(again, May.OVERSEE), methods=["POST"]),
]
feature = Feature("outbox", routes)
