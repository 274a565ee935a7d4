"""`/u/…`: whoever wants no more questions by mail says so here. Opening the page changes nothing, its button does."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from bot.care.links import STOP_PATH, Links
from bot.cases.care import mail_wishes
from bot.cases.models import Case, CaseLink, Conversation
from bot.desk.context import Context, context_of
from bot.desk.feature import Feature

WORDS = "care.stop."
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
templates = Jinja2Templates(directory=str(Path(__file__).parent / "templates"))


async def stop(request: Request) -> Response:
    """Show the page (GET), or record the wish (POST, from its button or from a mail program as RFC 8058 says)."""
    context = context_of(request)
    settings = context.settings
    link_id = Links(settings.secret_key, settings.address).stop_link_of(request.path_params["token"])
    locale = await _locale(context, link_id)
    done = False
    if locale is not None and link_id is not None and request.method == "POST":
        asked = link_id
        done = await context.write(lambda s: mail_wishes.ask_no_more(s, asked))
    to = locale or "zh-Hant"
    shown = {
        "words": {name.removeprefix(WORDS): said for name, said in context.words.all(to, WORDS).items()},
        "locale": to, "known": locale is not None, "done": done,
    }  # fmt: skip
    headers = {
        "Content-Security-Policy": POLICY, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex, nofollow",
    }  # fmt: skip
    status = 200 if locale is not None else 404
    return templates.TemplateResponse(request, "stop.html", shown, status_code=status, headers=headers)


async def _locale(context: Context, link_id: str | None) -> str | None:
    """Return the customer's language; None for a forged address and for a person who was erased."""
    if link_id is None:
        return None

    def find(session: Session) -> str | None:
        link = session.get(CaseLink, link_id)
        case = None if link is None else session.get(Case, link.case_id)
        talk = None if case is None else session.get(Conversation, case.conversation_id)
        return None if talk is None or talk.erased_at is not None else str(talk.locale)

    return await context.read(find)


feature = Feature("unsubscribing", [Route(STOP_PATH + "/{token}", stop, methods=["GET", "POST"])])
