"""Authorise calls by the token of their conversation, and refuse calls over a limit."""

from __future__ import annotations

from starlette.requests import Request

from bot.desk.context import context_of
from bot.desk.problems import Problem


def authorise(request: Request, *, token_in_address: bool = False) -> str:
    """Return the id of the conversation in the address if the call carries its token.

    `token_in_address` also accepts `?token=`, for what a browser fetches without headers (event stream, downloads).
    Raises a 401 Problem without a valid token, 403 with the token of another conversation.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        token = request.query_params.get("token", "") if token_in_address else ""
    owner = context_of(request).tokens.owner_of(token.strip())
    if owner is None:
        raise Problem(401, "no_token", headers={"WWW-Authenticate": 'Bearer realm="conversation"'})
    if owner != request.path_params["conversation_id"]:
        raise Problem(403, "foreign_token")
    # From here on, problem answers use the conversation's language.
    request.state.conversation_id = owner
    return owner


def within(wait_seconds: float) -> None:
    """Raise a 429 Problem if `wait_seconds`, as returned by `Buckets.take`, is above 0."""
    if wait_seconds > 0:
        raise Problem(429, "too_many", headers={"Retry-After": str(int(wait_seconds))}, seconds=int(wait_seconds))
