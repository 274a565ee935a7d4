"""Identify the agent of a request by a random token in a cookie that scripts and other sites cannot read.

The cookie is lax, so that a link in a mail or a chat opens what it names. The browser sends it with a link that
somebody follows, and with nothing else that another site causes; what a link can reach changes nothing
(`guard.for_anyone` refuses every other call of a foreign page).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from starlette.requests import HTTPConnection
from starlette.responses import Response

from bot.cases.accounts import sessions
from bot.cases.models import Agent
from bot.desk.context import Context, context_of
from bot.desk.encryption import is_encrypted

COOKIE = "amends_desk"
SAME_SITE: Literal["lax"] = "lax"
LONGEST_USER_AGENT = 300


@dataclass(frozen=True)
class SignedIn:
    """The signed-in agent, independent of a database session."""

    id: int
    login: str
    name: str
    role: str
    # The role needs a second factor and there is none: only one's own account can be used until it is set up.
    lacks_second_factor: bool = False
    # Which handler of the policy they are, for the role handler.
    handler: str | None = None

    @classmethod
    def of(cls, agent: Agent, *, lacks_second_factor: bool = False) -> SignedIn:
        """Return a copy of the agent's columns that the desk needs."""
        return cls(agent.id, agent.login, agent.name, agent.role, lacks_second_factor, agent.handler)


async def signed_in(connection: HTTPConnection) -> SignedIn | None:
    """Return the agent of this request; None when nobody is signed in."""
    token = token_of(connection)
    if not token:
        return None
    context = context_of(connection)
    found = await context.read(lambda s: sessions.current(s, token))
    if found is None:
        return None
    agent, session = found
    return SignedIn.of(agent, lacks_second_factor=lacks_second_factor(context, agent, session.via))


def lacks_second_factor(context: Context, agent: Agent, via: str) -> bool:
    """Return whether this agent has to set up a second factor first; a sign-in provider asks for its own."""
    needed = via == "password" and agent.role in context.settings.second_factor_roles
    return needed and agent.second_factor_at is None


def token_of(connection: HTTPConnection) -> str:
    """Return the session token in the cookie, empty when there is none."""
    return connection.cookies.get(COOKIE, "")


def user_agent_of(connection: HTTPConnection) -> str:
    """Return what the browser calls itself, shortened."""
    return connection.headers.get("user-agent", "")[:LONGEST_USER_AGENT]


def keep(connection: HTTPConnection, response: Response, token: str) -> None:
    """Set the cookie with the token in the browser, for as long as the store keeps the session valid."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(sessions.LASTS.total_seconds()),
        path="/",
        secure=is_encrypted(connection),
        httponly=True,
        samesite=SAME_SITE,
    )


def drop(connection: HTTPConnection, response: Response) -> None:
    """Delete the cookie with the token from the browser."""
    response.delete_cookie(COOKIE, path="/", secure=is_encrypted(connection), httponly=True, samesite=SAME_SITE)
