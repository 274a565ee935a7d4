"""Check session, role and origin of every call to the agents' API, and answer refusals in plain words."""

from __future__ import annotations

import json
from typing import Any, Awaitable, Callable, Mapping
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from bot.cases.accounts.permissions import May, allowed
from bot.cases.errors import NotFound
from bot.desk.agents.locales import page_locale
from bot.desk.agents.sessions import SignedIn, signed_in
from bot.desk.agents.team_limits import is_limited, require_in_sight
from bot.desk.context import context_of
from bot.desk.problems import MEDIA_TYPE
from bot.desk.reading import check_characters

# A page of another origin cannot send this header without a CORS preflight, which the desk does not allow.
CSRF_HEADER = "x-amends-desk"
API = "/api/"
# What a browser says of calls by the desk's own page, and by an address typed or kept by the person.
OWN = frozenset({"same-origin", "none"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
HIGHEST_ID = 2**31 - 1

Endpoint = Callable[[Request], Awaitable[Response]]


class DeskProblem(Exception):
    """End an agent's call with a problem answer.

    `words` is the name of the title in `data/responses`, `values` fill its fields, `more` is added to the answer for
    the page (such as who has the conversation).
    """

    def __init__(
        self,
        status: int,
        words: str,
        *,
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, Any] | None = None,
        **values: object,
    ) -> None:
        super().__init__(words)
        self.status = status
        self.words = words
        self.headers = dict(headers or {})
        self.more = dict(more or {})
        self.values = values


def for_agents(endpoint: Endpoint, may: May) -> Endpoint:
    """Restrict `endpoint` to signed-in agents with the permission `may`; 401 or 403 otherwise. See `agent_of`."""

    async def guarded(request: Request) -> Response:
        found = await signed_in(request)
        if found is None:
            raise DeskProblem(401, "agents.sign_in.expired")
        if not allowed(found.role, may):
            raise DeskProblem(403, "agents.forbidden")
        if found.lacks_second_factor and may is not May.BE_HERE:
            raise DeskProblem(403, "agents.second_factor.set_up_first")
        _check_address(request)
        request.state.agent = found
        await _check_team(request, found)
        return await endpoint(request)

    return for_anyone(guarded)


async def _check_team(request: Request, me: SignedIn) -> None:
    """Raise NotFound when the call is about a conversation of a team that this agent does not see."""
    context, conversation_id = context_of(request), request.path_params.get("conversation_id")
    if conversation_id is not None and is_limited(context.policy, me):
        await context.read(lambda s: require_in_sight(s, context.policy, me, conversation_id))


def _check_address(request: Request) -> None:
    """Raise a 404 for an id too large for any row, a 400 Problem for characters that the store cannot hold."""
    for name, value in request.path_params.items():
        if isinstance(value, int) and value > HIGHEST_ID:
            raise DeskProblem(404, "agents.not_found")
        if isinstance(value, str):
            check_characters(value, name)
    for name, value in request.query_params.multi_items():
        check_characters(value, name)


def for_anyone(endpoint: Endpoint) -> Endpoint:
    """Allow `endpoint` without a session, as for signing in; 403 for a call from another origin's page."""

    async def guarded(request: Request) -> Response:
        request.state.locale = page_locale(request)
        try:
            if not (is_own_look(request) if request.method in SAFE_METHODS else comes_from_own_page(request)):
                raise DeskProblem(403, "agents.foreign_page")
            response = await endpoint(request)
        except DeskProblem as problem:
            response = _answer(request, problem)
        except NotFound:
            response = _answer(request, DeskProblem(404, "agents.not_found"))
        # Nothing that an agent sees may stay in a cache, which the next user of the machine could open.
        response.headers["Cache-Control"] = "no-store"
        return response

    return guarded


def agent_of(request: Request) -> SignedIn:
    """Return the agent who makes this call, in endpoints wrapped by `for_agents` only."""
    agent: SignedIn = request.state.agent
    return agent


def is_own_look(request: Request) -> bool:
    """Return whether a call that changes nothing was made by the desk's own page or by hand; only pages are linked to.

    Browsers too old to say send the cookie with followed links alone, whose answers the other site cannot read.
    """
    return request.headers.get("sec-fetch-site", "none") in OWN or not request.url.path.startswith(API)


def comes_from_own_page(request: Request) -> bool:
    """Return whether a changing call was made by a page of the desk's own origin."""
    if CSRF_HEADER not in request.headers:
        return False
    if request.headers.get("sec-fetch-site", "none") not in OWN:
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return True
    # Only trusted proxies get this header as far as here.
    host = request.headers.get("x-forwarded-host", request.headers.get("host", ""))
    return urlsplit(origin).netloc.lower() == host.lower()


def _answer(request: Request, problem: DeskProblem) -> Response:
    context = context_of(request)
    context.metrics.refused.labels(str(problem.status)).inc()
    body = {
        **problem.more,
        "type": f"urn:amends:problem:{problem.words}",
        "title": context.words.say(problem.words, request.state.locale, **problem.values),
        "status": problem.status,
    }
    return Response(
        json.dumps(body, ensure_ascii=False).encode(),
        status_code=problem.status,
        headers=problem.headers,
        media_type=MEDIA_TYPE,
    )
