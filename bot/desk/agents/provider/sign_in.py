"""`/desk/sign-in`: go to the provider, and come back signed in with the role that it gives."""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from typing import Any, Mapping

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.starlette_client import OAuth
from joserfc.errors import JoseError
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.cases.accounts import agents
from bot.cases.accounts.agents import LastAdministrator
from bot.cases.accounts.sessions import Place
from bot.cases.errors import Conflict, Refused
from bot.cases.models import Agent
from bot.conversation.requeue import requeue_held_by
from bot.desk.addresses import counted_address
from bot.desk.agents.events import sessions_ended
from bot.desk.agents.guard import DeskProblem
from bot.desk.agents.known_browsers import browser_of, new_name, remember
from bot.desk.agents.provider import journey
from bot.desk.agents.provider.person import NotForUs, Person, person_of, role_of
from bot.desk.agents.sessions import keep, user_agent_of
from bot.desk.agents.sign_in import begin_session
from bot.desk.context import Context, context_of
from bot.provider_settings import Provider

logger = logging.getLogger(__name__)

SECONDS = 10.0
# What goes wrong between the desk and the provider: refused, unreachable, not what was agreed.
FAULTS = (AuthlibBaseError, JoseError, httpx.HTTPError, ValueError, KeyError, RuntimeError)
# What somebody asked for before they were sent away, without anything that could lead elsewhere.
_FIGURES = r"/insight(/[\w-]{1,64}){0,3}(\?[\w=&.%:@+-]{1,400})?"
ASKED_FOR = re.compile(rf"/desk(/case/[\w-]{{1,64}}|{_FIGURES})?(#[\w%-]{{1,128}})?", re.ASCII)


async def leave(request: Request) -> Response:
    """Send the browser to the provider; back to the page with the reason when that cannot be reached.

    `?to=` is the page of the desk to open in the end.
    """
    provider = _provider(request)
    journey.begin(request)
    request.session["to"] = request.query_params.get("to", "")
    back = f"{context_of(request).settings.public_url}/desk/sign-in/done"
    try:
        response = await _client(provider).authorize_redirect(request, back)
    except FAULTS as error:
        return _refused(request, "unreachable", error)
    return journey.leave(request, response)


async def arrive(request: Request) -> Response:
    """Sign in the person whom the provider sent back, and open what they asked for; else show there why not."""
    provider, context = _provider(request), context_of(request)
    journey.begin(request)
    asked_for = request.session.pop("to", "")
    try:
        claims = await _claims(request, provider)
        person = person_of(provider, claims)
    except NotForUs as refused:
        return _refused(request, refused.why)
    except FAULTS as error:
        return _refused(request, "refused", error)
    browser = browser_of(request) or new_name()
    place = Place(browser, counted_address(request), user_agent_of(request), via="provider")

    def begin(session: Session) -> str:
        return begin_session(session, request, _agent_of(session, context, person), place)

    try:
        token = await context.write(begin)
    except NotForUs as refused:
        return _refused(request, refused.why)
    sessions_ended(context)
    response = RedirectResponse(asked_for if ASKED_FOR.fullmatch(asked_for) else "/desk", status_code=303)
    keep(request, response, token)
    remember(request, response, browser)
    return journey.leave(request, response)


def _provider(request: Request) -> Provider:
    provider = context_of(request).settings.provider
    if provider is None:
        raise DeskProblem(404, "agents.not_found")
    return provider


@lru_cache(maxsize=8)
def _client(provider: Provider) -> Any:
    """Return the client of a provider, which keeps its metadata and keys, and the certificates that it trusts.

    Reading those for each request would hold up everybody else: it takes some 20 ms.
    """
    oauth = OAuth()
    return oauth.register(
        "provider",
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        server_metadata_url=provider.issuer.rstrip("/") + "/.well-known/openid-configuration",
        client_kwargs={
            "scope": provider.scope,
            "code_challenge_method": "S256",
            "timeout": SECONDS,
            "verify": httpx.create_ssl_context(),
        },
    )


async def _claims(request: Request, provider: Provider) -> Mapping[str, Any]:
    """Return the claims of the identity token, checked; with those of the userinfo address if it has no role."""
    client = _client(provider)
    wanted = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
    }
    token = await client.authorize_access_token(request, claims_options=wanted)
    claims = dict(token["userinfo"])
    metadata = await client.load_server_metadata()
    if role_of(provider, claims) is None and metadata.get("userinfo_endpoint"):
        more = dict(await client.userinfo(token=token))
        if more.get("sub") == claims["sub"]:
            claims = {**more, **claims}
    return claims


def _agent_of(session: Session, context: Context, person: Person) -> Agent:
    """Return the account of a person, new or brought up to date; raise NotForUs when they may not use it."""
    agent = agents.of_subject(session, person.subject)
    if agent is None:
        try:
            return agents.add(
                session,
                person.login,
                person.name,
                person.role,
                None,
                subject=person.subject,
                handler=person.handler,
            )
        except Conflict:
            raise NotForUs("taken") from None
        except Refused:
            raise NotForUs("no_login") from None
    if agent.disabled_at is not None:
        raise NotForUs("closed")
    agents.rename(session, agent, person.name)
    try:
        agents.set_role(session, agent, person.role, handler=person.handler)
    except LastAdministrator:
        raise NotForUs("last_administrator") from None
    requeue_held_by(session, context.words, context.policy, agent, actor="system")
    return agent


def _refused(request: Request, why: str, error: Exception | None = None) -> Response:
    if error is not None:
        # Without its traceback, whose variables are tokens.
        logger.warning("signing in with the provider failed: %s: %s", type(error).__name__, error)
    request.session.clear()
    return journey.leave(request, RedirectResponse(f"/desk?refused={why}", status_code=303))
