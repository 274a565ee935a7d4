"""`GET /desk/case/{what}`: open a conversation by a case number or its id, as mails and chats link to it."""

from __future__ import annotations

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.cases import cases, conversations
from bot.cases.accounts.permissions import May, allowed
from bot.cases.errors import NotFound
from bot.desk.agents import pages
from bot.desk.agents.locales import page_locale
from bot.desk.agents.sessions import SignedIn, signed_in
from bot.desk.agents.team_limits import require_in_sight
from bot.desk.context import context_of
from bot.desk.problems import Problem
from bot.desk.reading import check_characters
from bot.remedy import Policy


async def open_case(request: Request) -> Response:
    """Lead to the conversation on the desk's page; 404 with a plain page when there is none that the agent may see.

    Whoever is not signed in gets the page to sign in first, which then asks for the same address again.
    """
    context, me, what = context_of(request), await signed_in(request), request.path_params["what"]
    if me is None or me.lacks_second_factor:
        return await pages.desk(request)
    try:
        check_characters(what, "what")
        found = await context.read(lambda s: _conversation(s, context.policy, me, what))
    except (NotFound, Problem):
        return _nothing(request)
    return RedirectResponse(f"/desk#{found}", status_code=303)


def _conversation(session: Session, policy: Policy, me: SignedIn, what: str) -> str:
    """Return the id of the conversation; raise NotFound, too, for one that the agent may not see."""
    if not allowed(me.role, May.SEE):
        raise NotFound("This role sees no conversations.")
    try:
        found = cases.find(session, what).conversation_id
    except NotFound:
        found = conversations.get(session, what).id
    require_in_sight(session, policy, me, found)
    return found


def _nothing(request: Request) -> Response:
    locale = page_locale(request)
    shown = {"locale": locale, "words": context_of(request).words.all(locale, "agents."), "static": pages.STATIC}
    return pages.templates.TemplateResponse(request, "no_such_case.html", shown, 404, headers=pages.HEADERS)
