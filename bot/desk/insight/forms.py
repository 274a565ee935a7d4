"""Forms of the pages of insight: from the page itself only, by who oversees; what is wrong is shown beside the form."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import partial

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.care.cures.acting import By
from bot.care.faults import Fault
from bot.cases.accounts.permissions import May, allowed
from bot.cases.errors import Conflict, NotFound, Refused
from bot.conversation.services import Services
from bot.desk.agents.locales import page_locale
from bot.desk.agents.server_pages import HEADERS
from bot.desk.agents.sessions import SignedIn
from bot.desk.context import context_of
from bot.desk.insight.frame import Build, show, viewer
from bot.desk.problems import Problem
from bot.desk.promises.form import comes_from_the_page, read_form

# Does what a form asks for and returns the address to go on with.
Act = Callable[[Session, Services, By, "Mapping[str, str]", Request], str]


def form(path: str, names: Collection[str], act: Act, *, tab: str, template: str, build: Build) -> Route:
    """Return the route of a form with fields of these names; `build` makes the page again when something is wrong."""
    return Route(path, partial(_take, frozenset(names), act, partial(show, tab, template, build)), methods=["POST"])


async def _take(
    names: Collection[str], act: Act, again: Callable[..., Awaitable[Response]], request: Request
) -> Response:
    agent = await viewer(request)
    if agent is None or not allowed(agent.role, May.OVERSEE):
        return RedirectResponse("/desk", status_code=303)
    context, to = context_of(request), page_locale(request)
    if not comes_from_the_page(request):
        return await again(request, more={"fault": context.words.say("promise_page.foreign", to)}, status=403)
    told: Mapping[str, str] = {}
    at = value = ""
    try:
        told = {
            name: value for name, value in (await read_form(request, context, names)).fields.items() if name in names
        }
        where = await context.write(lambda s: act(s, context.services, by_of(agent), told, request))
    except Problem:
        fault, status = "too_long", 400
    except Fault as error:
        fault, status = error.why, 409 if error.why == "changed" else 400
        at, value = error.at, error.value
    except Conflict:
        fault, status = "changed", 409
    except Refused:
        fault, status = "words_needed", 400
    except NotFound:
        return await again(request)
    else:
        return RedirectResponse(where, status_code=303, headers=HEADERS)
    words = context.words.say(f"agents.actions.fault.{fault}", to, value=value)
    more = {"fault": words, "fault_at": at, "failed": told.get("act", ""), "told": told}
    return await again(request, more=more, status=status)


def by_of(agent: SignedIn) -> By:
    """Return who acts, with what their role allows."""
    return By(f"agent:{agent.login}", decides=allowed(agent.role, May.OVERSEE), signs=allowed(agent.role, May.SIGN))
