"""Identify the agent of a request by a random token in a cookie that scripts and other sites cannot read."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.responses import Response

from bot.cases.accounts import sessions
from bot.cases.models import Agent
from bot.desk.context import context_of

COOKIE = "amends_desk"


@dataclass(frozen=True)
class SignedIn:
    """The signed-in agent, independent of a database session."""

    id: int
    login: str
    name: str
    role: str

    @classmethod
    def of(cls, agent: Agent) -> SignedIn:
        """Return a copy of the agent's columns that the desk needs."""
        return cls(id=agent.id, login=agent.login, name=agent.name, role=agent.role)


async def signed_in(connection: HTTPConnection) -> SignedIn | None:
    """Return the agent of this request; None when nobody is signed in."""
    token = token_of(connection)
    if not token:
        return None
    agent = await context_of(connection).read(lambda s: sessions.lookup(s, token))
    return SignedIn.of(agent) if agent is not None else None


def token_of(connection: HTTPConnection) -> str:
    """Return the session token in the cookie, empty when there is none."""
    return connection.cookies.get(COOKIE, "")


def keep(connection: HTTPConnection, response: Response, token: str) -> None:
    """Set the cookie with the token in the browser, for as long as the store keeps the session valid."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(sessions.LASTS.total_seconds()),
        path="/",
        secure=is_encrypted(connection),
        httponly=True,
        samesite="strict",
    )


def drop(connection: HTTPConnection, response: Response) -> None:
    """Delete the cookie with the token from the browser."""
    response.delete_cookie(COOKIE, path="/", secure=is_encrypted(connection), httponly=True, samesite="strict")


def is_encrypted(connection: HTTPConnection) -> bool:
    """Return whether the browser uses HTTPS, to the desk itself or to a trusted proxy in front of it."""
    return connection.url.scheme == "https"
