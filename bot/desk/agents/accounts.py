"""`/api/desk/session` and `/api/desk/me`: sign in, sign out, who am I."""

from __future__ import annotations

import math
from dataclasses import asdict

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases import agents, audit, presence, sessions
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.sessions import SignedIn, drop, keep, token_of
from bot.desk.agents.throttle import SignInThrottle
from bot.desk.context import context_of
from bot.desk.reading import Field, read_json

FIELDS = {"login": Field(str, longest=200), "password": Field(str, longest=1000)}


async def sign_in(request: Request) -> Response:
    """Check login and password; answer 200 with the agent and set the cookie, 401 if wrong, 429 after too many."""
    context = context_of(request)
    body = await read_json(request, FIELDS)
    login, password = body.get("login", "").strip().lower(), body.get("password", "")
    if not login or not password:
        raise DeskProblem(400, "agents.sign_in.missing")
    throttle, address = throttle_of(request), address_of(request)
    wait = throttle.begin(login, address)
    if wait:
        raise DeskProblem(
            429,
            "agents.sign_in.throttled",
            headers={"Retry-After": str(wait)},
            minutes=math.ceil(wait / 60),
        )
    # Argon2 takes a tenth of a second: in a read, so that no writer waits for it.
    agent = await context.read(lambda s: agents.authenticate(s, login, password))
    if agent is None:
        await context.write(lambda s: _audited(s, f"agent:{login[:64]}", "agent.sign_in_failed", address))
        raise DeskProblem(401, "agents.sign_in.wrong")
    throttle.succeeded(login, address)
    found = SignedIn.of(agent)

    def begin(session: Session) -> str:
        _audited(session, f"agent:{found.login}", "agent.signed_in", address)
        # A browser that was signed in keeps no second way in.
        if old := token_of(request):
            sessions.revoke(session, old)
        return sessions.create(session, found.id)

    token = await context.write(begin)
    response = JSONResponse({"agent": asdict(found)})
    keep(request, response, token)
    return response


async def sign_out(request: Request) -> Response:
    """End this browser's session; 204, also when there was none."""
    context = context_of(request)
    token = token_of(request)

    def end(session: Session) -> None:
        agent = sessions.lookup(session, token)
        if agent is not None and sessions.revoke(session, token):
            presence.left(session, agent.id)
            _audited(session, f"agent:{agent.login}", "agent.signed_out", address_of(request))

    if token:
        await context.write(end)
    response = Response(status_code=204)
    drop(request, response)
    return response


async def me(request: Request) -> Response:
    """Give the signed-in agent."""
    return JSONResponse({"agent": asdict(agent_of(request))})


def throttle_of(request: Request) -> SignInThrottle:
    """Return the throttle of this desk."""
    state = request.app.state
    if not hasattr(state, "sign_in_throttle"):
        state.sign_in_throttle = SignInThrottle()
    throttle: SignInThrottle = state.sign_in_throttle
    return throttle


def address_of(request: Request) -> str:
    """Return the network address that signs in: the proxy's word for it only where the proxy is trusted."""
    forwarded = request.headers.get("x-forwarded-for", "")
    if forwarded and context_of(request).settings.trust_proxy:
        # The last entry is the one our own proxy wrote; those before it anybody can invent.
        return forwarded.rpartition(",")[2].strip()
    return request.client.host if request.client is not None else "unknown"


def _audited(session: Session, actor: str, action: str, address: str) -> None:
    audit.record(session, actor, action, actor, {"address": address})
