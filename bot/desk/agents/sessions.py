"""Which agent a request belongs to: a random token in a cookie that scripts and other sites cannot reach."""

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
    """Hold who is signed in, apart from any database session."""

    id: int
    login: str
    name: str
    role: str

    @classmethod
    def of(cls, agent: Agent) -> SignedIn:
        """Copy what the desk needs of an agent."""
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
    """Put the token into the browser until it is closed, at most for as long as the store lets it live."""
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
    """Take the token out of the browser."""
    response.delete_cookie(COOKIE, path="/", secure=is_encrypted(connection), httponly=True, samesite="strict")


def is_encrypted(connection: HTTPConnection) -> bool:
    """Return whether the browser speaks HTTPS, to the desk itself or to the proxy before it."""
    if connection.url.scheme == "https":
        return True
    behind = context_of(connection).settings.trust_proxy
    return behind and connection.headers.get("x-forwarded-proto", "") == "https"
