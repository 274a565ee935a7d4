"""Problem answers (RFC 9457): say in words what went wrong and what to do about it, without a stack trace."""

from __future__ import annotations

import json
import logging
import math
from typing import Any, Mapping

from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.cases import conversations
from bot.cases.errors import Busy, CaseStoreError, Conflict, NotFound
from bot.desk.context import context_of
from bot.desk.fullness import Full

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """End a call with a problem answer.

    `name` selects the words `system.problem.<name>.title` and `.detail`; `values` fill their fields.
    """

    def __init__(self, status: int, name: str, headers: Mapping[str, str] | None = None, **values: object) -> None:
        super().__init__(name)
        self.status = status
        self.name = name
        self.headers = dict(headers or {})
        self.values = values


# Problems that the framework raises itself, by status.
FRAMEWORK_PROBLEMS = {
    400: "unreadable",
    404: "no_such_page",
    405: "wrong_method",
    413: "too_large",
}


async def answer_problem(request: Request, error: Exception) -> Response:
    """Return the problem answer to an error of a call, in the language of its conversation; log errors from 500 up."""
    problem = as_problem(error)
    if problem.status >= 500:
        logger.error("%s %s failed", request.method, request.url.path, exc_info=error)
    context = context_of(request)
    context.metrics.refused.labels(str(problem.status)).inc()
    locale = await _locale(request)
    values = {key: str(value) for key, value in problem.values.items()}
    body = {
        "type": f"urn:amends:problem:{problem.name}",
        "title": _say(context.words, f"system.problem.{problem.name}.title", locale, values),
        "status": problem.status,
        "detail": _say(context.words, f"system.problem.{problem.name}.detail", locale, values),
    }
    headers = {"Cache-Control": "no-store", **problem.headers}
    content = json.dumps(body, ensure_ascii=False).encode()
    return Response(content, status_code=problem.status, headers=headers, media_type=MEDIA_TYPE)


def as_problem(error: Exception) -> Problem:
    """Return the problem for an error; an unexpected one becomes a 500 without details."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, Full):
        wait = error.retry_after
        headers = {} if wait is None else {"Retry-After": str(math.ceil(wait))}
        return Problem(error.status, error.name, headers=headers, minutes=max(1, math.ceil((wait or 0) / 60)))
    if isinstance(error, HTTPException):
        name = FRAMEWORK_PROBLEMS.get(error.status_code, "unreadable" if error.status_code < 500 else "broken")
        return Problem(error.status_code, name, headers=error.headers)
    if isinstance(error, NotFound):
        return Problem(404, "not_found")
    if isinstance(error, Conflict):
        return Problem(409, "conflict")
    if isinstance(error, Busy):
        return Problem(503, "store", headers={"Retry-After": "2"})
    if isinstance(error, CaseStoreError):
        return Problem(400, "refused")
    if isinstance(error, DBAPIError):
        return Problem(503, "store", headers={"Retry-After": "2"})
    return Problem(500, "broken")


async def _locale(request: Request) -> str | None:
    """Return the language of the call's conversation; None when the call was not authorised for one."""
    known: str | None = getattr(request.state, "locale", None)
    conversation_id = getattr(request.state, "conversation_id", None)
    if known is None and conversation_id is not None:
        try:
            known = await context_of(request).read(lambda s: conversations.get(s, conversation_id).locale)
        except (CaseStoreError, DBAPIError):
            return None
    return known


def _say(words: Any, name: str, locale: str | None, values: dict[str, str]) -> str:
    if locale is not None:
        said: str = words.say(name, locale, **values)
        return said
    return f"{words.say(name, 'zh-Hant', **values)} / {words.say(name, 'en', **values)}"


class LastResort:
    """Answer unexpected errors with a 500 problem; it runs inside the middleware that adds headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def watch(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except ClientDisconnect:
            return
        except Exception as error:
            if begun:
                # Part of the answer was sent, so only a closed connection can show that the rest is missing.
                logger.error("%s broke off", scope.get("path"), exc_info=error)
                raise
            response = await answer_problem(Request(scope, receive), error)
            await response(scope, receive, send)
