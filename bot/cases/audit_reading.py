"""Read the audit log: the newest entries first, filtered, page by page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import desc, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases.models import AuditEntry


@dataclass(frozen=True)
class Wanted:
    """Which entries are wanted; the defaults do not filter.

    `people` leaves out what programs did, unless the `actor` is one of them. `kind` is the KIND of actions KIND.VERB,
    `since` counts and `until` does not.
    """

    people: bool = False
    actor: str = ""
    kind: str = ""
    subjects: Collection[str] | None = None
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self) -> list[Any]:
        """Return the conditions of a query."""
        found: list[Any] = []
        if self.people and not self.actor:
            found.append(or_(_begins(AuditEntry.actor, "agent:"), AuditEntry.actor == "customer"))
        if self.actor:
            found.append(AuditEntry.actor == self.actor)
        if self.kind:
            found.append(_begins(AuditEntry.action, f"{self.kind}."))
        if self.subjects is not None:
            found.append(in_op(AuditEntry.subject, list(self.subjects)))
        if self.since is not None:
            found.append(AuditEntry.at >= self.since)
        if self.until is not None:
            found.append(AuditEntry.at < self.until)
        return found


def newest(session: Session, wanted: Wanted = Wanted(), *, before: int = 0, limit: int) -> list[AuditEntry]:
    """List at most `limit` of the wanted entries, newest first; with `before`, only those with a lower id."""
    query = select(AuditEntry).where(*wanted.conditions()).order_by(desc(AuditEntry.id)).limit(limit)
    if before:
        query = query.where(AuditEntry.id < before)
    return list(session.execute(query).scalars())


def count(session: Session, wanted: Wanted) -> tuple[int, int]:
    """Return how many entries are wanted, and the id of the newest (0 without any)."""
    query = select(func.count(), func.coalesce(func.max(AuditEntry.id), 0)).where(*wanted.conditions())
    entries, last = session.execute(query).one()
    return entries, last


def _begins(column: Any, start: str) -> Any:
    """Return the condition that a text begins so, whatever order the database's language gives to other characters."""
    return func.substr(column, 1, len(start)) == start
