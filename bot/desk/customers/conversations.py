"""`POST /api/conversations`: open a conversation and greet the customer."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import available_timezones

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases import conversations
from bot.conversation.greeting import greet
from bot.desk.addresses import counted_address
from bot.desk.context import context_of
from bot.desk.customers.access import within
from bot.desk.customers.identity import is_signed, note_proved
from bot.desk.customers.locales import first_locale
from bot.desk.problems import Problem
from bot.desk.quotas import OPENED
from bot.desk.reading import Field, read_json

CUSTOMER = {
    "name": Field(str, longest=200),
    "email": Field(str, longest=254),
    "phone": Field(str, longest=40),
    "signature": Field(str, longest=64),
}
FIELDS = {
    "locale": Field(str, longest=35),
    "page_url": Field(str, longest=2000),
    "time_zone": Field(str, longest=64),
    "customer": Field(dict, fields=CUSTOMER),
}


def without_secrets(address: str | None) -> str | None:
    """Return a page's address without user, query and fragment: these may hold what opens an account."""
    if not address:
        return address
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


async def open_conversation(request: Request) -> Response:
    """Open a conversation and answer 201 with its id and token."""
    context = context_of(request)
    address = counted_address(request)
    within(context.limits.conversations.take(address))
    body = await read_json(request, FIELDS)
    locale = first_locale(body.get("locale"), request.headers.get("accept-language", ""))
    request.state.locale = locale
    if body.get("page_url") and not body["page_url"].startswith(("http://", "https://")):
        raise Problem(400, "field_type", field="page_url")

    context.word_quotas.take(address, OPENED + len(body.get("page_url") or ""))
    customer = body.get("customer") or {}
    proved = is_signed(context.settings.identity_key, customer)
    page_url, time_zone = without_secrets(body.get("page_url")), known_zone(body.get("time_zone"))

    def open_and_greet(session: Session) -> str:
        conversation = conversations.open_conversation(
            session, locale=locale, page_url=page_url, customer=customer, time_zone=time_zone
        )
        if proved:
            note_proved(session, conversation.id, customer["email"])
        greet(session, conversation.id, locale, context.words)
        return str(conversation.id)

    conversation_id = await context.write(open_and_greet)
    context.metrics.conversations.inc()
    answer = {"id": conversation_id, "token": context.tokens.sign(conversation_id), "locale": locale}
    return JSONResponse(answer, status_code=201, headers={"Cache-Control": "no-store"})


def known_zone(name: str | None) -> str | None:
    """Return the time zone if this machine knows it; None otherwise, because a browser may have a newer list."""
    return name if name in _zones() else None


@cache
def _zones() -> frozenset[str]:
    """Return the names of all time zones, read once: to find them, hundreds of files are opened."""
    return frozenset(available_timezones())
