"""What the pages behind an owner's link have in common: language, headers, and what is shown for a dead link."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from bot.care.links import PROMISE_PATH
from bot.conversation.display import both
from bot.desk.context import context_of
from bot.desk.customers.access import limits_form
from bot.desk.promises.form import comes_from_the_page

LANGUAGES = {"zh": "zh-Hant", "en": "en"}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Vary": "Accept-Language",
}

templates = Jinja2Templates(directory=Path(__file__).parent / "templates")


def answer(request: Request, template: str, more: Mapping[str, Any], status: int) -> Response:
    """Return a page in the frame of owners' pages; `say` in it gives words in the page's language."""
    context, to = context_of(request), language_of(request)
    other = next(code for code, language in LANGUAGES.items() if language != to)
    given = {
        **more,
        "to": to,
        "say": lambda name, **values: context.words.say(name, to, **values),
        "company": both(context.policy.company.name, to),
        "here": request.url.path,
        "lang": f"?lang={request.query_params['lang']}" if chosen(request) else "",
        "other": (other, f"?lang={other}"),
        "static": f"{PROMISE_PATH}/static",
    }
    return templates.TemplateResponse(request, template, given, status_code=status, headers=HEADERS)


def gone(request: Request, *, status: int = 404, why: str = "gone", done: str = "", seconds: float = 0) -> Response:
    """Return the page of an address that opens nothing; `done` is the act that ended it, `seconds` how long to wait."""
    wait = math.ceil(seconds)
    made = answer(request, "gone.html", {"why": why, "done": done, "seconds": wait}, status)
    if wait:
        made.headers["Retry-After"] = str(wait)
    return made


def refused_form(request: Request, key: str | None) -> Response | None:
    """Return the page with which a form is refused before it is read; None for one that may be.

    `key` names what the form is about, for the limit; None for an address that opens nothing.
    """
    wait = limits_form(request, key or "")
    if wait:
        return gone(request, status=429, why="too_many", seconds=wait)
    if key is None:
        return gone(request)
    return None if comes_from_the_page(request) else gone(request, status=403, why="foreign")


def chosen(request: Request) -> bool:
    """Return whether a language was asked for."""
    return request.query_params.get("lang", "") in LANGUAGES


def language_of(request: Request) -> str:
    """Return the language of the page: the one asked for, else the browser's first."""
    if chosen(request):
        return LANGUAGES[request.query_params["lang"]]
    first = request.headers.get("accept-language", "").split(",")[0].strip().lower()
    return "en" if first.startswith("en") else "zh-Hant"
