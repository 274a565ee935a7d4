"""Check passwords with a limit on guesses: at sign-in, and when agents change what protects their own account."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import sleep
from sqlalchemy.orm import Session
from starlette.requests import Request

from bot.cases import audit
from bot.cases.accounts import agents, sessions, sign_ins
from bot.cases.accounts.sign_ins import Attempt
from bot.cases.models import Agent
from bot.desk.addresses import counted_address
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.known_browsers import browser_of
from bot.desk.context import context_of

LONGEST_PASSWORD = 1000


async def checked(
    request: Request, login: str, password: str, *, wrong: DeskProblem, failure: str, at_sign_in: bool = False
) -> tuple[Agent, Attempt]:
    """Return the agent and the attempt if the password is right; the caller then calls `sign_ins.succeeded`.

    Raises a 429 DeskProblem while the login is locked at this address, or the address itself, and `wrong` if the
    password is wrong, which is recorded in the audit log as the action `failure`. At sign-in in a browser where this
    login signed in before, the password is always checked; wrong ones make the answers of that browser slower.
    """
    context = context_of(request)
    address, browser = counted_address(request), await _known_browser(request, login) if at_sign_in else None
    async with _one_at_a_time(request, browser):
        attempt = await context.write(lambda s: sign_ins.begin(s, login, address, browser))
        if attempt.wait:
            raise throttled(attempt.wait)
        await sleep(attempt.slow)
        # In a read transaction, because Argon2 takes a tenth of a second and no writer should wait for it.
        agent = await context.read(lambda s: agents.authenticate(s, login, password))
        if agent is None:
            await refuse(request, attempt, failure)
            raise wrong
        return agent, attempt


async def check_own(request: Request, password: str) -> Attempt:
    """Return the attempt when this is the agent's own password; 403 when it is wrong, which counts as a guess."""
    # Not 401, which tells the page that the session has ended.
    wrong = DeskProblem(403, "agents.password.wrong")
    login = agent_of(request).login
    _, attempt = await checked(request, login, password, wrong=wrong, failure="agent.password_refused")
    return attempt


async def refuse(request: Request, attempt: Attempt, failure: str) -> None:
    """Record a wrong password or code in the audit log, as the action `failure`; it stays counted."""

    def fail(session: Session) -> None:
        actor = f"agent:{attempt.login[: agents.MAX_LOGIN]}"
        audit.record(session, actor, failure, actor, {"address": attempt.address})
        sign_ins.failed(session, attempt)

    await context_of(request).write(fail)


def throttled(seconds: int) -> DeskProblem:
    """Return the 429 for those who have to wait this long."""
    return DeskProblem(
        429, "agents.sign_in.throttled", headers={"Retry-After": str(seconds)}, minutes=math.ceil(seconds / 60)
    )


async def _known_browser(request: Request, login: str) -> str | None:
    browser = browser_of(request)
    if browser is None:
        return None
    return browser if await context_of(request).read(lambda s: sessions.knows(s, login, browser)) else None


@asynccontextmanager
async def _one_at_a_time(request: Request, browser: str | None) -> AsyncIterator[None]:
    """Check the passwords of one known browser one after the other, or guesses at once would not be slowed."""
    if browser is None:
        yield
        return
    queue = context_of(request).limits.browsers
    if not queue.has_room(browser):
        raise throttled(sign_ins.LONGEST_SLOW_SECONDS)
    async with queue.turn(browser):
        yield
