"""Authorise calls by the token of their conversation, and refuse calls over a limit."""

from __future__ import annotations

from starlette.requests import Request

from bot.cases import conversations
from bot.cases.errors import NotFound
from bot.desk.addresses import counted_address
from bot.desk.context import Context, context_of
from bot.desk.problems import Problem


async def authorise(request: Request, *, ticket: bool = False, token_in_address: bool = False) -> str:
    """Return the id of the conversation in the address if the call carries its token, which has not ended.

    `ticket` also accepts `?ticket=`, for the event stream. `token_in_address` also accepts `?token=`, as other programs
    send it, unless the settings forbid it. Raises a 401 Problem without a valid token, 403 with the token of another
    conversation.
    """
    context = context_of(request)
    token = _bearer_token(request)
    if token is not None:
        owner = await _owner_of(context, token)
    elif ticket and "ticket" in request.query_params:
        owner = context.tokens.owner_of_ticket(request.query_params["ticket"])
    elif token_in_address and context.settings.token_in_address:
        owner = await _owner_of(context, request.query_params.get("token", "").strip())
    else:
        owner = None
    if owner is None:
        raise Problem(401, "no_token", headers={"WWW-Authenticate": 'Bearer realm="conversation"'})
    if owner != request.path_params["conversation_id"]:
        raise Problem(403, "foreign_token")
    # From here on, problem answers use the conversation's language.
    request.state.conversation_id = owner
    return owner


def renewed_token(request: Request) -> str | None:
    """Return a new token for the conversation of this call, which was authorised; None while its own is fresh."""
    tokens = context_of(request).tokens
    token = _bearer_token(request)
    return tokens.sign(request.path_params["conversation_id"]) if token and tokens.is_due(token) else None


def _bearer_token(request: Request) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


async def _owner_of(context: Context, token: str) -> str | None:
    dated = context.tokens.owner_of(token)
    if dated is not None:
        return dated
    undated = context.tokens.undated_owner_of(token)
    if undated is None:
        return None
    try:
        opened = await context.read(lambda s: conversations.get(s, undated).created_at)
    except NotFound:
        return undated
    return None if context.tokens.ended(opened) else undated


def limits_form(request: Request, link: str) -> float:
    """Count a form of a page that is opened by its address alone; return the seconds to wait, 0 when it may pass.

    `link` names what the address opens, "" for a forged one, which counts for where it comes from only.
    """
    limits, address = context_of(request).limits, counted_address(request)
    return limits.form(address, link) if link else limits.forms_of_address.take(address)


def within(wait_seconds: float) -> None:
    """Raise a 429 Problem if `wait_seconds`, as returned by `Buckets.take`, is above 0."""
    if wait_seconds > 0:
        raise Problem(429, "too_many", headers={"Retry-After": str(int(wait_seconds))}, seconds=int(wait_seconds))
