"""`GET /api/incidents`: what happened to many customers at once, so that nobody has to type it first."""

from __future__ import annotations

import time
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases.utc import iso
from bot.conversation.incidents import shown
from bot.desk.context import context_of
from bot.desk.customers.locales import first_locale

# However many browsers ask, the store is read this often at most; a browser may keep the answer as long.
KEPT_SECONDS = 3
HEADERS = {"Cache-Control": f"public, max-age={KEPT_SECONDS}", "Vary": "Accept-Language"}


async def told(request: Request) -> Response:
    """Return the incidents whose banner is shown, in the language of `?locale=` or else of the browser."""
    locale = first_locale(request.query_params.get("locale"), request.headers.get("accept-language", ""))
    kept = _kept(request)
    at, found = kept.get(locale, (None, []))
    if at is None or time.monotonic() - at > KEPT_SECONDS:
        rows = await context_of(request).read(lambda s: shown(s, locale))
        found = [_as_json(one.as_json()) for one in rows]
        kept[locale] = (time.monotonic(), found)
    return JSONResponse({"incidents": found}, headers=HEADERS)


def _kept(request: Request) -> dict[str, tuple[float | None, list[dict[str, Any]]]]:
    """Return what this desk read last, by language."""
    state = request.app.state
    if not hasattr(state, "incidents_told"):
        state.incidents_told = {}
    kept: dict[str, tuple[float | None, list[dict[str, Any]]]] = state.incidents_told
    return kept


def _as_json(one: dict[str, Any]) -> dict[str, Any]:
    news = [{"at": iso(each["at"]), "text": each["text"]} for each in one["news"]]
    until = one["next_update_at"]
    return {**one, "news": news, "next_update_at": None if until is None else iso(until)}
