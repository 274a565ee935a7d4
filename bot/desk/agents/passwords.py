"""Check passwords with a limit on guesses: at sign-in, and when agents change their own password."""

from __future__ import annotations

import math

from sqlalchemy.orm import Session
from starlette.requests import Request

from bot.cases import audit
from bot.cases.accounts import agents, sign_ins
from bot.cases.accounts.sign_ins import Attempt
from bot.cases.models import Agent
from bot.desk.agents.guard import DeskProblem
from bot.desk.context import context_of

LONGEST_ADDRESS = 64
LONGEST_PASSWORD = 1000


async def checked(
    request: Request, login: str, password: str, *, wrong: DeskProblem, failure: str
) -> tuple[Agent, Attempt]:
    """Return the agent and the attempt if the password is right; the caller then calls `sign_ins.succeeded`.

    Raises a 429 DeskProblem while the login or the address is locked out, and `wrong` if the password is wrong, which
    is recorded in the audit log as the action `failure`.
    """
    context = context_of(request)
    address = address_of(request)
    attempt = await context.write(lambda s: sign_ins.begin(s, login, address))
    if attempt.wait:
        raise DeskProblem(
            429,
            "agents.sign_in.throttled",
            headers={"Retry-After": str(attempt.wait)},
            minutes=math.ceil(attempt.wait / 60),
        )
    # In a read transaction, because Argon2 takes a tenth of a second and no writer should wait for it.
    agent = await context.read(lambda s: agents.authenticate(s, login, password))
    if agent is not None:
        return agent, attempt

    def fail(session: Session) -> None:
        actor = f"agent:{login[: agents.MAX_LOGIN]}"
        audit.record(session, actor, failure, actor, {"address": address})
        sign_ins.failed(session, attempt)

    await context.write(fail)
    raise wrong


def address_of(request: Request) -> str:
    """Return the network address of the caller, behind trusted proxies too (see `bot.desk.proxies`)."""
    return request.client.host[:LONGEST_ADDRESS] if request.client is not None else "unknown"
