"""Keep what a sign-in needs to know when it comes back from the provider, in a signed cookie of ten minutes.

The cookie is lax, because the provider's page leads back to the desk; it is good for nothing but this journey.
"""

from __future__ import annotations

from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

from bot.desk.context import context_of
from bot.desk.encryption import is_encrypted

COOKIE = "amends_sign_in"
PATH = "/desk/sign-in"
SECONDS = 600


def begin(request: Request) -> None:
    """Make what the browser brought back `request.session`, where Authlib keeps state, nonce and PKCE verifier."""
    kept: Any = {}
    try:
        kept = _signer(request).loads(request.cookies.get(COOKIE, ""), max_age=SECONDS)
    except BadData:
        pass
    request.scope["session"] = kept


def leave(request: Request, response: Response) -> Response:
    """Give the browser what it has to bring back, or nothing at the end; return the response."""
    more: dict[str, Any] = {
        "path": PATH, "secure": is_encrypted(request), "httponly": True, "samesite": "lax"
    }  # fmt: skip
    if request.session:
        response.set_cookie(COOKIE, _signer(request).dumps(dict(request.session)), max_age=SECONDS, **more)
    else:
        response.delete_cookie(COOKIE, **more)
    return response


def _signer(request: Request) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(context_of(request).settings.secret_key, salt="a sign-in on its way")
