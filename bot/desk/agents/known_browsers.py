"""Name agents' browsers with a signed cookie, so that others' guesses do not keep an agent out of their own browser.

OWASP calls these device cookies. The name says nothing and opens nothing: the store knows who signed in there.
"""

from __future__ import annotations

import secrets

from itsdangerous import BadSignature, Signer
from starlette.requests import HTTPConnection
from starlette.responses import Response

from bot.cases.accounts import sessions
from bot.desk.context import context_of
from bot.desk.encryption import is_encrypted

COOKIE = "amends_browser"
PATH = "/api/desk"


def browser_of(connection: HTTPConnection) -> str | None:
    """Return the name of this browser; None when it has none yet, or one that the desk did not sign."""
    try:
        return _signer(connection).unsign(connection.cookies.get(COOKIE, "")).decode("ascii")
    except (BadSignature, UnicodeError):
        return None


def new_name() -> str:
    """Return a name for a browser (22 characters)."""
    return secrets.token_urlsafe(16)


def remember(connection: HTTPConnection, response: Response, browser: str) -> None:
    """Keep the name in the browser for as long as it is known."""
    response.set_cookie(
        COOKIE,
        _signer(connection).sign(browser.encode("ascii")).decode("ascii"),
        max_age=int(sessions.KNOWN.total_seconds()),
        path=PATH,
        secure=is_encrypted(connection),
        httponly=True,
        samesite="strict",
    )


def _signer(connection: HTTPConnection) -> Signer:
    return Signer(context_of(connection).settings.secret_key, salt="agents' browsers")
