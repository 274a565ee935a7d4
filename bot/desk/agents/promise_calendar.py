"""`POST /api/desk/promises/calendar`: the address of the calendar of promises, for this account alone."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.care.links import Links
from bot.cases.accounts import agents
from bot.desk.agents.guard import agent_of
from bot.desk.agents.locales import page_locale
from bot.desk.context import context_of
from bot.desk.reading import Field, read_json

FIELDS = {"owner": Field(str, longest=128), "renew": Field(bool)}


async def address(request: Request) -> Response:
    """Return the address of the calendar of one `owner`, or of everything that this account sees.

    With `renew` a new one is made first, and the former addresses of this account open nothing any more.
    """
    context, me = context_of(request), agent_of(request)
    body = await read_json(request, FIELDS)
    renew = bool(body.get("renew"))
    actor = f"agent:{me.login}"
    key = await context.write(lambda s: agents.calendar_key(s, agents.get(s, me.id), renew=renew, actor=actor))
    settings = context.settings
    links = Links(settings.secret_key, settings.public_url or str(request.base_url))
    found = links.calendar(me.id, key, body.get("owner") or None)
    return JSONResponse({"address": f"{found}?lang={page_locale(request)}"})
