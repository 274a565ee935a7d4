"""`/api/desk/session` and `/api/desk/me`: sign in, sign out, and return the signed-in agent."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases import audit
from bot.cases.accounts import sessions, sign_ins
from bot.cases.accounts.permissions import PERMISSIONS, May
from bot.cases.accounts.sessions import Place
from bot.cases.models import Agent
from bot.cases.queue import presence
from bot.desk.addresses import counted_address
from bot.desk.agents.events import sessions_ended
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.known_browsers import browser_of, new_name, remember
from bot.desk.agents.passwords import LONGEST_PASSWORD, checked
from bot.desk.agents.presence import tell_colleagues
from bot.desk.agents.second_factor import LONGEST_CODE, require_code
from bot.desk.agents.sessions import SignedIn, drop, keep, lacks_second_factor, token_of, user_agent_of
from bot.desk.context import context_of
from bot.desk.reading import Field, read_json

FIELDS = {
    "login": Field(str, longest=200),
    "password": Field(str, longest=LONGEST_PASSWORD),
    "code": Field(str, longest=LONGEST_CODE),
}


async def sign_in(request: Request) -> Response:
    """Check login, password and code; answer 200 with the agent and set the cookie, 401 if wrong, 429 after too many.

    Without a code where one is needed, the 401 is of the type `agents.second_factor.ask`.
    """
    context = context_of(request)
    body = await read_json(request, FIELDS)
    login, password = body.get("login", "").strip().lower(), body.get("password", "")
    if not login or not password:
        raise DeskProblem(400, "agents.sign_in.missing")
    wrong = DeskProblem(401, "agents.sign_in.wrong")
    agent, attempt = await checked(
        request, login, password, wrong=wrong, failure="agent.sign_in_failed", at_sign_in=True
    )
    await require_code(request, agent, attempt, body.get("code", ""))
    found = SignedIn.of(agent, lacks_second_factor=lacks_second_factor(context, agent, "password"))
    browser = browser_of(request) or new_name()
    place = Place(browser, attempt.address, user_agent_of(request))

    def begin(session: Session) -> str:
        now = session.get(Agent, agent.id)
        if now is None or now.password_hash != agent.password_hash:
            # The password or the account changed after it was checked, so the sign-in with the old one is refused.
            raise wrong
        sign_ins.succeeded(session, attempt)
        return begin_session(session, request, now, place)

    token = await context.write(begin)
    if token_of(request):
        # Pages of whoever was signed in here before are signed out now.
        sessions_ended(context)
        tell_colleagues(context)
    response = JSONResponse({"agent": shown(found)})
    keep(request, response, token)
    remember(request, response, browser)
    return response


def begin_session(session: Session, request: Request, agent: Agent, place: Place) -> str:
    """Record that the agent signed in and return the token; a browser that was signed in before loses its session."""
    _audited(session, f"agent:{agent.login}", "agent.signed_in", place.address)
    if old := token_of(request):
        before = sessions.lookup(session, old)
        sessions.revoke(session, old)
        if before is not None and before.id != agent.id:
            presence.left(session, before.id)
    return sessions.create(session, agent.id, place)


async def sign_out(request: Request) -> Response:
    """End this browser's session; 204, also when there was none."""
    context = context_of(request)
    token = token_of(request)

    def end(session: Session) -> None:
        agent = sessions.lookup(session, token)
        if agent is not None and sessions.revoke(session, token):
            presence.left(session, agent.id)
            _audited(session, f"agent:{agent.login}", "agent.signed_out", counted_address(request))

    if token:
        await context.write(end)
        # The agent's other pages in this browser are signed out now, and colleagues see that the agent has left.
        sessions_ended(context)
        tell_colleagues(context)
    response = Response(status_code=204)
    drop(request, response)
    return response


async def me(request: Request) -> Response:
    """Return the signed-in agent with their permissions."""
    return JSONResponse({"agent": shown(agent_of(request))})


def shown(agent: SignedIn) -> dict[str, Any]:
    """Return the signed-in agent for the page, which shows only what the permissions in `may` allow."""
    may = [May.BE_HERE] if agent.lacks_second_factor else PERMISSIONS.get(agent.role, ())
    return {**asdict(agent), "may": sorted(one.value for one in may)}


def _audited(session: Session, actor: str, action: str, address: str | None) -> None:
    audit.record(session, actor, action, actor, {"address": address})
