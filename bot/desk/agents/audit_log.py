"""`GET /api/desk/audit`: the audit log for administrators, newest first, without any words of or to customers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases import attachments, audit, cases
from bot.cases.errors import NotFound
from bot.cases.models import Agent, AuditEntry, Case
from bot.cases.utc import iso
from bot.desk.agents.audit_view import audit_view
from bot.desk.agents.guard import agent_of
from bot.desk.context import context_of
from bot.desk.reading import check_characters, whole_number

PAGE = 50
# The details of each action that administrators may read; an action that is not listed shows none. Reasons and notes in
# free words are left out, because they are only for those who work on the case.
PARTICULARS: dict[str, tuple[str, ...]] = {
    "agent.add": ("role",),
    "agent.code_refused": ("address",),
    "agent.locked": ("address", "minutes"),
    "agent.password_refused": ("address",),
    "agent.presence": ("from", "to"),
    "agent.renamed": ("from", "to"),
    "agent.role": ("from", "to"),
    "agent.sign_in_failed": ("address",),
    "agent.signed_in": ("address",),
    "agent.signed_out": ("address",),
    "approval.requested": ("role",),
    "case.stage": ("from", "to"),
    "commitment.state": ("from", "to"),
    "conversation.owner": ("from", "to"),
    "message.sent": ("seq",),
}


async def entries(request: Request) -> Response:
    """Return a page of entries: `?who=` an actor, `?what=` an action's kind, `?about=` a case number, login or address.

    `?before=` is an entry's id: the page has older entries only.
    """
    query = request.query_params
    who, what, about = (query.get(name, "") for name in ("who", "what", "about"))
    for name, text in (("who", who), ("what", what), ("about", about)):
        check_characters(text, name)
    before = whole_number(query.get("before"), "before")
    context = context_of(request)
    found = await context.read(lambda s: page(s, who, what, about.strip(), before))
    audit_view(context, agent_of(request), "audit:all", "list.viewed")
    return JSONResponse(found)


def page(session: Session, who: str, what: str, about: str, before: int) -> dict[str, Any]:
    """Return at most `PAGE` entries, the id for the next page, all kinds of action, and all agents."""
    subjects = _subjects(session, about) if about else None
    found = audit.newest(session, actor=who, kind=what, subjects=subjects, before=before, limit=PAGE + 1)
    shown = found[:PAGE]
    return {
        "entries": _shown(session, shown),
        "older": shown[-1].id if len(found) > PAGE else None,
        "kinds": audit.kinds(session),
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


def _shown(session: Session, entries: list[AuditEntry]) -> list[dict[str, Any]]:
    logins = {
        value.partition(":")[2] for entry in entries for value in (entry.actor, entry.subject) if _is_agent(value)
    }
    known = select(Agent.login, Agent.name).where(in_op(Agent.login, list(logins)))
    names = {f"agent:{login}": name for login, name in session.execute(known)}
    ids = {entry.subject.partition(":")[2] for entry in entries if entry.subject.startswith("conversation:")}
    of = select(Case.conversation_id, Case.number).where(in_op(Case.conversation_id, list(ids))).order_by(Case.id)
    numbers = {f"conversation:{conversation_id}": number for conversation_id, number in session.execute(of)}
    return [
        {
            "id": entry.id,
            "at": iso(entry.at),
            "actor": entry.actor,
            "actor_name": names.get(entry.actor),
            "action": entry.action,
            "subject": entry.subject,
            "subject_name": names.get(entry.subject),
            "case_number": numbers.get(entry.subject),
            "detail": _particulars(entry),
        }
        for entry in entries
    ]


def _particulars(entry: AuditEntry) -> dict[str, Any]:
    detail = entry.detail if isinstance(entry.detail, dict) else {}
    return {name: detail[name] for name in PARTICULARS.get(entry.action, ()) if name in detail}


def _is_agent(value: str) -> bool:
    return value.startswith("agent:")
