"""`GET /api/desk/audit`: the audit log for administrators, newest first, without any words of or to customers."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases import attachments, audit_reading, cases
from bot.cases.audit_reading import Wanted
from bot.cases.errors import NotFound
from bot.cases.models import Agent, AuditEntry
from bot.cases.utc import iso
from bot.desk.agents.audit_view import audit_view
from bot.desk.agents.audit_words import Names, Sayings, particulars
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.locales import page_locale
from bot.desk.context import Context, context_of
from bot.desk.reading import check_characters, whole_number

PAGE = 50
KINDS = "agents.audit.kind."


async def entries(request: Request) -> Response:
    """Return a page of entries: `?who=` an actor, `?what=` an action's kind, `?about=` a case number, login or address.

    `?people=1` leaves out what programs did; `?since=` and `?until=` are the first and the last day, in the company's
    time zone. `?before=` is an entry's id: the page has older entries only.
    """
    before = whole_number(request.query_params.get("before"), "before")
    context, said = context_of(request), sayings_for(request)
    wanted = wanted_of(request)
    found = await context.read(lambda s: page(s, wanted(s), said, before))
    audit_view(context, agent_of(request), "audit:all", "list.viewed")
    kinds = [name.removeprefix(KINDS) for name in context.words.all(said.locale, KINDS)]
    return JSONResponse({**found, "kinds": sorted(kinds)})


def sayings_for(request: Request) -> Sayings:
    """Return the words for entries in the reader's language."""
    context = context_of(request)
    return Sayings(context.words, context.policy, page_locale(request))


def wanted_of(request: Request) -> Any:
    """Return a function of a session that returns which entries the call asks for; 400 for what is no day."""
    query, context = request.query_params, context_of(request)
    who, what, about = (query.get(name, "") for name in ("who", "what", "about"))
    for name, text in (("who", who), ("what", what), ("about", about)):
        check_characters(text, name)
    since, until = _day(query.get("since", "")), _day(query.get("until", ""))
    after = until + timedelta(days=1) if until is not None and until < date.max else None

    def find(session: Session) -> Wanted:
        subjects = _subjects(session, about.strip()) if about.strip() else None
        people = query.get("people") == "1"
        return Wanted(people, who, what, subjects, _begin(context, since), _begin(context, after))

    return find


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise DeskProblem(400, "agents.audit.no_day") from None


def _begin(context: Context, day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(0), tzinfo=context.policy.clock.zone)


def page(session: Session, wanted: Wanted, said: Sayings, before: int) -> dict[str, Any]:
    """Return at most `PAGE` entries, the id for the next page, and all agents."""
    found = audit_reading.newest(session, wanted, before=before, limit=PAGE + 1)
    shown = found[:PAGE]
    names = Names.of(session, shown)
    return {
        "entries": [_shown(entry, names, said) for entry in shown],
        "older": shown[-1].id if len(found) > PAGE else None,
        "people": [
            {"actor": f"agent:{login}", "name": name}
            for login, name in session.execute(select(Agent.login, Agent.name).order_by(Agent.login))
        ],
    }


def _subjects(session: Session, about: str) -> list[str]:
    """Return the subjects that belong to a case number; for other text, the account and the address of that name."""
    try:
        case = cases.find(session, about)
    except NotFound:
        return [f"agent:{about.lower()}", f"address:{about}"]
    files = attachments.of_conversation(session, case.conversation_id)
    return [
        f"case:{case.number}",
        f"conversation:{case.conversation_id}",
        *(f"attachment:{file.id}" for file in files),
    ]


def _shown(entry: AuditEntry, names: Names, said: Sayings) -> dict[str, Any]:
    """Return an entry with its codes, for programs, and in words."""
    return {
        "id": entry.id,
        "at": iso(entry.at),
        "actor": entry.actor,
        "actor_name": names.agents.get(entry.actor),
        "action": entry.action,
        "subject": entry.subject,
        "subject_name": names.agents.get(entry.subject),
        "case_number": names.cases.get(entry.subject),
        "detail": particulars(entry),
        "who": said.actor(entry, names),
        "what": said.act(entry),
        "about": said.about(entry, names),
        "changes": said.changes(entry),
    }
