"""Turn a template and its values into an answer that nobody keeps, lists or is told of."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.care.links import PUBLIC_PATH
from bot.desk.context import context_of
from bot.desk.customer_pages.speech import NAMES, Speech, locale_asked

DESK = Path(__file__).parent.parent
FOLDERS = ("customer_pages", "status_page", "complaints_page")
# Nothing is loaded but the page's own style sheet and pictures, and its forms go nowhere else.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# A page about one case: whoever has its address may read it, so the address must not travel on.
PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


def speech_of(request: Request, otherwise: str) -> Speech:
    """Return how the page of this call speaks: the language it asks for, else `otherwise`."""
    context = context_of(request)
    locale = locale_asked(request.query_params.get("lang"), otherwise)
    return Speech(context.words, locale, context.policy.clock.zone)


def render(
    request: Request, template: str, speech: Speech, values: dict[str, Any], *, status: int = 200, private: bool = True
) -> Response:
    """Return the page; a `private` one is about a case."""
    company = context_of(request).policy.company
    tag = f"zh-Hant-{company.country}" if speech.locale == "zh-Hant" and company.country else speech.locale
    shown = {
        "lang": tag,
        "locale": speech.locale,
        "languages": NAMES,
        "say": speech.say,
        "company": speech.text(company.name),
        "public_path": PUBLIC_PATH,
        "private": private,
        **values,
    }
    headers = {"Content-Security-Policy": POLICY, **(PRIVATE if private else {})}
    return HTMLResponse(_environment().get_template(template).render(shown), status_code=status, headers=headers)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    loaders = [FileSystemLoader(DESK / folder / "templates") for folder in FOLDERS]
    return Environment(
        loader=ChoiceLoader(loaders), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
