"""`GET /complaints`: how complaints are handled here, for everybody."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.care.links import PUBLIC_PATH
from bot.desk.complaints_page.view import view_of
from bot.desk.context import context_of
from bot.desk.customer_pages.rendering import render, speech_of
from bot.desk.customers.locales import first_locale


async def page(request: Request) -> Response:
    """Return the page in the language that is asked for, else in the browser's."""
    context = context_of(request)
    speech = speech_of(request, first_locale(None, request.headers.get("accept-language", "")))
    answer = render(request, "complaints.html", speech, view_of(context.services, speech), private=False)
    # Holidays and hours move on by the day.
    answer.headers["Cache-Control"] = "public, max-age=3600"
    answer.headers["Vary"] = "Accept-Language"
    return answer


routes = [Route(PUBLIC_PATH, page, methods=["GET"])]
