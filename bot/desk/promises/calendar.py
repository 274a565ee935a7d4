"""`/calendar/{token}.ics`: open promises as a calendar that others subscribe to, behind a signed address.

Calendars are kept and passed on by other programs, so the feed has no contact details, and no words of customers.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from icalendar import Calendar, Event
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.care.links import CalendarLink, Links
from bot.care.notices import owner_label
from bot.cases.accounts.permissions import May, allowed
from bot.cases.care import promise_list
from bot.cases.care.promise_list import Wanted
from bot.cases.models import Agent
from bot.cases.utc import now_of
from bot.conversation.display import both
from bot.conversation.services import Services
from bot.desk.agents.promise_rows import seen_by
from bot.desk.agents.sessions import SignedIn
from bot.desk.context import context_of

MOST = 1_000
# A promise is due at a moment; calendars show spans.
SHOWN = dt.timedelta(minutes=30)
HEADERS = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow"}
LANGUAGES = ("zh-Hant", "en")


async def feed(request: Request) -> Response:
    """Return the calendar; 404 for an address that was made new since, or whose account may not see it any more."""
    context = context_of(request)
    settings = context.settings
    link = Links(settings.secret_key, settings.public_url).calendar_of(request.path_params["token"])
    asked = request.query_params.get("lang", "")
    to = asked if asked in LANGUAGES else "zh-Hant"
    base = settings.public_url or str(request.base_url).rstrip("/")
    made = None if link is None else await context.read(lambda s: _calendar(s, context.services, link, to, base))
    if made is None:
        raise HTTPException(404)
    return Response(made, media_type="text/calendar", headers=HEADERS)


def _calendar(session: Session, services: Services, link: CalendarLink, to: str, base: str) -> bytes | None:
    agent = session.get(Agent, link.agent_id)
    if agent is None or agent.disabled_at is not None or not agent.calendar or agent.calendar != link.key:
        return None
    if not allowed(agent.role, May.KEEP):
        return None
    sees = allowed(agent.role, May.SEE)
    made = Calendar()
    made.add("prodid", "-//Amends//Promises//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", services.words.say("agents.promises", to))
    made.add("x-published-ttl", "PT15M")
    wanted = seen_by(SignedIn.of(agent), Wanted(link.owner))
    for one in promise_list.listed(session, wanted, most=MOST):
        where = f"{base}/desk#{one.conversation.id}" if sees else f"{base}/desk"
        made.add_component(_event(services, one, to, where, now_of(session)))
    return bytes(made.to_ical())


def _event(services: Services, one: promise_list.Listed, to: str, where: str, now: dt.datetime) -> Any:
    promise = one.promise
    event = Event()
    event.add("uid", f"promise-{promise.id}@amends")
    event.add("dtstamp", now.replace(microsecond=0))
    event.add("dtstart", promise.due_at.replace(microsecond=0) - SHOWN)
    event.add("dtend", promise.due_at.replace(microsecond=0))
    event.add("summary", f"{both(promise.what, to)} · {one.case.number}")
    state = services.words.say(f"agents.promises.state.{promise.state}", to)
    event.add("description", f"{owner_label(services, promise, to)} · {state}")
    event.add("url", where)
    return event
