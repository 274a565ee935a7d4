"""`/api/desk/accounts` and `/api/desk/lockouts`: administrators manage agents' accounts and end lockouts."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases.accounts import agents, second_factors, sessions, sign_ins
from bot.cases.accounts.agents import LastAdministrator
from bot.cases.errors import Conflict
from bot.cases.models import Agent
from bot.cases.models.agent import AGENT_ROLES
from bot.cases.utc import iso
from bot.conversation.requeue import requeue_held_by
from bot.desk.agents.audit_view import audit_view
from bot.desk.agents.events import sessions_ended
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.passwords import LONGEST_PASSWORD
from bot.desk.agents.sessions import SignedIn
from bot.desk.context import context_of
from bot.desk.reading import Field, read_json, shows_nothing
from bot.remedy import Policy

LONGEST_NAME = 80
NEW = {
    "login": Field(str, required=True, longest=agents.MAX_LOGIN),
    "name": Field(str, required=True, longest=LONGEST_NAME),
    "role": Field(str, required=True, longest=16),
    "handler": Field(str, longest=64),
    "password": Field(str, required=True, longest=LONGEST_PASSWORD),
}
CHANGES = {
    "name": Field(str, longest=LONGEST_NAME),
    "role": Field(str, longest=16),
    "handler": Field(str, longest=64),
    "password": Field(str, longest=LONGEST_PASSWORD),
    "closed": Field(bool),
    "drop_second_factor": Field(bool),
}
# What nobody changes in their own account here: a forgotten page must not be enough.
NOT_ONES_OWN = {"closed", "password", "drop_second_factor"}


async def accounts(request: Request) -> Response:
    """Return all accounts by login, all roles, the shortest password allowed, and the locked-out addresses."""
    context, me = context_of(request), agent_of(request)
    audit_view(context, me, "accounts:all", "list.viewed")
    return JSONResponse(await context.read(lambda s: _all(s, me, context.policy)))


async def add(request: Request) -> Response:
    """Create an account; 201 with it, 409 when the login is taken."""
    context, me = context_of(request), agent_of(request)
    body = await read_json(request, NEW)
    _check(body, context.policy)
    login = body["login"].strip()
    if not login or any(letter.isspace() or not letter.isprintable() for letter in login):
        raise DeskProblem(400, "agents.accounts.login_bad", most=agents.MAX_LOGIN)

    def run(session: Session) -> dict[str, Any]:
        try:
            made = agents.add(
                session,
                login,
                body["name"],
                body["role"],
                body["password"],
                handler=_handler(body),
                actor=f"agent:{me.login}",
            )
        except Conflict:
            raise DeskProblem(409, "agents.accounts.exists", login=login.lower()) from None
        return _account(made, me)

    return JSONResponse({"account": await context.write(run)}, status_code=201)


async def change(request: Request) -> Response:
    """Change name, role or password of an account, close or reopen it, remove a second factor that was lost.

    A new role, a new password, a removed second factor and closing end the agent's sessions. Conversations that the
    agent may no longer hold return to the queue. 409 for closing one's own account or changing its role, password or
    second factor, and for the last administrator.
    """
    context, me = context_of(request), agent_of(request)
    account_id = request.path_params["account_id"]
    body = await read_json(request, CHANGES)
    _check(body, context.policy)

    def run(session: Session) -> dict[str, Any]:
        agent = agents.get(session, account_id)
        if agent.id == me.id and (NOT_ONES_OWN & {name for name in body if body[name]} or _other_role(body, me)):
            raise DeskProblem(409, "agents.accounts.own")
        try:
            _change(session, agent, body, f"agent:{me.login}")
        except LastAdministrator:
            raise DeskProblem(409, "agents.accounts.last_administrator") from None
        requeue_held_by(session, context.words, context.policy, agent, actor=f"agent:{me.login}")
        return _account(agent, me)

    shown = await context.write(run)
    sessions_ended(context)
    return JSONResponse({"account": shown})


async def lift(request: Request) -> Response:
    """End the lockout of a login or an address; 204, also when there was none."""
    context, me = context_of(request), agent_of(request)
    kind, name = request.path_params["kind"], request.path_params["name"]
    await context.write(lambda s: sign_ins.lift(s, kind, name, actor=f"agent:{me.login}"))
    return Response(status_code=204)


def _check(body: dict[str, Any], policy: Policy) -> None:
    """Raise a 400 that says what to do for values that the store would refuse."""
    if "name" in body and shows_nothing(body["name"]):
        raise DeskProblem(400, "agents.accounts.name_needed")
    if "role" in body and body["role"] not in AGENT_ROLES:
        raise DeskProblem(400, "agents.accounts.role_unknown")
    handler = _handler(body)
    if (body.get("role") == agents.HANDLER) != (handler is not None) or handler not in (None, *policy.handlers):
        raise DeskProblem(400, "agents.accounts.handler_needed")
    if "password" in body and len(body["password"]) < agents.MIN_PASSWORD:
        raise DeskProblem(400, "agents.password.short", least=agents.MIN_PASSWORD)


def _handler(body: dict[str, Any]) -> str | None:
    """Return which handler was chosen; None for none, which a form sends as an empty text."""
    return body.get("handler") or None


def _other_role(body: dict[str, Any], me: SignedIn) -> bool:
    return bool(body.get("role", me.role) != me.role)


def _change(session: Session, agent: Agent, body: dict[str, Any], actor: str) -> None:
    # The password first, because it locks the sign-ins, and every other call locks them before the account's row.
    if "password" in body:
        agents.set_password(session, agent.login, body["password"], actor=actor)
    if "name" in body:
        agents.rename(session, agent, body["name"], actor=actor)
    if "role" in body:
        agents.set_role(session, agent, body["role"], handler=_handler(body), actor=actor)
    if body.get("drop_second_factor"):
        second_factors.remove(session, agent, actor=actor)
        sessions.revoke_all(session, agent.id)
    if "closed" in body:
        (agents.close if body["closed"] else agents.reopen)(session, agent, actor=actor)


def _all(session: Session, me: SignedIn, policy: Policy) -> dict[str, Any]:
    last = sessions.last_sign_ins(session)
    locked = sign_ins.locked(session)
    of_logins = [one for one in locked if one.kind == "login"]
    until = {one.name: iso(one.until) for one in sorted(of_logins, key=lambda one: one.until)}
    return {
        "accounts": [
            {
                **_account(agent, me),
                "last_sign_in": iso(last[agent.id]) if agent.id in last else None,
                "locked_until": until.get(agent.login),
                "locked_at": [one.address for one in of_logins if one.name == agent.login],
            }
            for agent in agents.all_agents(session)
        ],
        # Lockouts of logins without an account are not shown; the addresses that the guesses came from are.
        "addresses": [{"address": one.name, "until": iso(one.until)} for one in locked if one.kind == "address"],
        "roles": list(AGENT_ROLES),
        "handlers": [
            {"id": one.id, "name": {language: one.label(language) for language in ("zh-Hant", "en")}}
            for one in policy.handlers.values()
        ],
        "shortest_password": agents.MIN_PASSWORD,
    }


def _account(agent: Agent, me: SignedIn) -> dict[str, Any]:
    return {
        "id": agent.id,
        "login": agent.login,
        "name": agent.name,
        "role": agent.role,
        "handler": agent.handler,
        "closed_at": iso(agent.disabled_at) if agent.disabled_at is not None else None,
        "own": agent.id == me.id,
        "second_factor": agent.second_factor_at is not None,
    }
