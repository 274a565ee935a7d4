"""`GET /api/desk/audit.csv`: the audit log as a table, exactly as filtered, which is itself in the audit log."""

from __future__ import annotations

from collections.abc import AsyncIterator

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.cases import audit, audit_reading
from bot.cases.audit_reading import Wanted
from bot.cases.models import AuditEntry
from bot.cases.utc import now_of
from bot.desk.agents.audit_log import sayings_for, wanted_of
from bot.desk.agents.audit_words import Names, Sayings
from bot.desk.agents.guard import agent_of
from bot.desk.context import Context, context_of
from bot.desk.csv_table import MEDIA_TYPE, csv_head, csv_headers, csv_rows

# Entries that are read at once; the file is sent meanwhile, so that a long log needs no more memory than a short one.
PAGE = 2000
COLUMNS = ("id", "when", "who", "what", "before", "after", "subject", "actor", "action", "about")


async def export(request: Request) -> Response:
    """Return every entry that `audit_log.entries` shows for the same filters, newest first."""
    context, agent, said = context_of(request), agent_of(request), sayings_for(request)
    find = wanted_of(request)

    def begin(session: Session) -> tuple[Wanted, int, str]:
        wanted = find(session)
        count, last = audit_reading.count(session, wanted)
        audit.record(session, f"agent:{agent.login}", "list.exported", "audit:all", {"count": count})
        return wanted, last, f"audit-{context.policy.clock.local(now_of(session)):%Y-%m-%d}"

    wanted, last, name = await context.write(begin)
    head = csv_head([context.words.say(f"agents.audit.column.{name}", said.locale) for name in COLUMNS])
    return StreamingResponse(_file(context, wanted, said, last, head), headers=csv_headers(name), media_type=MEDIA_TYPE)


async def _file(context: Context, wanted: Wanted, said: Sayings, last: int, head: str) -> AsyncIterator[bytes]:
    yield head.encode("utf-8")
    before = last + 1
    while before:
        page, before = await context.read(lambda s, before=before: _page(s, wanted, said, before))  # type: ignore[misc]
        yield page.encode("utf-8")


def _page(session: Session, wanted: Wanted, said: Sayings, before: int) -> tuple[str, int]:
    """Return rows of entries with ids below `before`, and the id below which to go on, 0 at the end."""
    found = audit_reading.newest(session, wanted, before=before, limit=PAGE)
    names = Names.of(session, found)
    rows = csv_rows(_row(entry, names, said) for entry in found)
    return rows, found[-1].id if len(found) == PAGE else 0


def _row(entry: AuditEntry, names: Names, said: Sayings) -> tuple[object, ...]:
    changes = said.changes(entry)
    before, after = ("\n".join(_one(each["what"], each[side]) for each in changes) for side in ("before", "after"))
    at = entry.at.astimezone(said.policy.clock.zone)
    return (
        entry.id,
        f"{at:%Y-%m-%d %H:%M:%S}",
        said.actor(entry, names),
        said.act(entry),
        before,
        after,
        said.about(entry, names),
        entry.actor,
        entry.action,
        entry.subject,
    )


def _one(what: str, value: str) -> str:
    return f"{what}: {value}" if what else value
