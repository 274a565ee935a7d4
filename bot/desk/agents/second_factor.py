"""`/api/desk/me/second-factor`: agents protect their account with one-time codes. Also asks for them at sign-in."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases.accounts import agents, second_factors, sign_ins
from bot.cases.accounts.sign_ins import Attempt
from bot.cases.errors import Refused
from bot.cases.models import Agent
from bot.cases.utc import iso, now_of
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.one_time_codes import Sealing, address_of, new_secret, picture_of, step_of
from bot.desk.agents.passwords import LONGEST_PASSWORD, check_own, refuse, throttled
from bot.desk.context import Context, context_of
from bot.desk.reading import Field, read_json

LONGEST_CODE = 40
PASSWORD = {"password": Field(str, required=True, longest=LONGEST_PASSWORD)}
CODE = {"code": Field(str, required=True, longest=LONGEST_CODE)}


async def shown(request: Request) -> Response:
    """Return whether codes are asked for, since when, whether the role needs them, and the recovery codes left."""
    me, context = agent_of(request), context_of(request)

    def run(session: Session) -> dict[str, Any]:
        agent = agents.get(session, me.id)
        since = agent.second_factor_at
        return {
            "since": iso(since) if since is not None else None,
            "needed": me.role in context.settings.second_factor_roles,
            "codes_left": second_factors.codes_left(session, me.id),
            "has_password": agents.has_password(agent),
        }

    return JSONResponse(await context.read(run))


async def propose(request: Request) -> Response:
    """Return a new secret, as text and as a picture; it counts after `confirm`. 409 when there is a second factor."""
    me, context = agent_of(request), context_of(request)
    attempt = await _with_password(request)
    secret = new_secret()
    sealed = Sealing(context.settings.secret_key).seal(secret)

    def run(session: Session) -> None:
        sign_ins.succeeded(session, attempt)
        try:
            second_factors.propose(session, agents.get(session, me.id), sealed)
        except Refused:
            raise DeskProblem(409, "agents.second_factor.is_on") from None

    await context.write(run)
    address = address_of(secret, me.login, context.policy.company.name["en"])
    return JSONResponse({"secret": secret, "address": address, "picture": picture_of(address)})


async def confirm(request: Request) -> Response:
    """Ask for codes from now on, if this one is right; return the recovery codes. 403 when it is wrong."""
    me, context = agent_of(request), context_of(request)
    code = (await read_json(request, CODE))["code"]

    def run(session: Session) -> list[str]:
        agent = agents.get(session, me.id)
        if agent.second_factor_at is not None:
            raise DeskProblem(409, "agents.second_factor.is_on")
        step = _step(context, session, agent, code)
        if step is None:
            raise DeskProblem(403, "agents.second_factor.wrong")
        return second_factors.confirm(session, agent, step)

    return JSONResponse({"recovery_codes": await context.write(run)})


async def renew_codes(request: Request) -> Response:
    """Replace the recovery codes and return the new ones; 409 without a second factor."""
    me = agent_of(request)
    attempt = await _with_password(request)

    def run(session: Session) -> list[str]:
        sign_ins.succeeded(session, attempt)
        agent = agents.get(session, me.id)
        if agent.second_factor_at is None:
            raise DeskProblem(409, "agents.second_factor.is_off")
        return second_factors.renew_codes(session, agent)

    return JSONResponse({"recovery_codes": await context_of(request).write(run)})


async def remove(request: Request) -> Response:
    """Ask for no codes any more; 204, or 409 when the role needs them."""
    me, context = agent_of(request), context_of(request)
    if me.role in context.settings.second_factor_roles:
        raise DeskProblem(409, "agents.second_factor.needed_by_role")
    attempt = await _with_password(request)

    def run(session: Session) -> None:
        sign_ins.succeeded(session, attempt)
        second_factors.remove(session, agents.get(session, me.id))

    await context.write(run)
    return Response(status_code=204)


async def require_code(request: Request, agent: Agent, attempt: Attempt, code: str) -> None:
    """Check the code of an agent who has a second factor, after the password was right, and use it up.

    Raises a 401 DeskProblem `agents.second_factor.ask` without a code, `agents.second_factor.wrong` for a wrong or used
    one, which counts as a guess; 429 after too many.
    """
    if agent.second_factor_at is None:
        return
    context = context_of(request)
    if not code.strip():
        await context.write(lambda s: sign_ins.take_back(s, attempt))
        raise DeskProblem(401, "agents.second_factor.ask")

    def run(session: Session) -> bool:
        if wait := sign_ins.begin_code(session, attempt):
            raise throttled(wait)
        step = _step(context, session, agent, code)
        if step is not None:
            return second_factors.take_step(session, agent.id, step)
        return second_factors.take_recovery_code(session, agent, code)

    if not await context.write(run):
        await refuse(request, attempt, "agent.code_refused")
        raise DeskProblem(401, "agents.second_factor.wrong")


async def _with_password(request: Request) -> Attempt:
    return await check_own(request, (await read_json(request, PASSWORD))["password"])


def _step(context: Context, session: Session, agent: Agent, code: str) -> int | None:
    secret = Sealing(context.settings.secret_key).unseal(agent.totp_secret or "")
    return None if secret is None else step_of(secret, code, now_of(session))
