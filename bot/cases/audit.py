"""The audit log: who did what to what. Entries can be added and read, but neither changed nor removed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import desc, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases.models import AuditEntry
from bot.cases.utc import now_of

# `record_once` writes repeated entries once in this time.
REPEAT_AFTER = timedelta(minutes=15)


def record(session: Session, actor: str, action: str, subject: str, detail: dict[str, Any] | None = None) -> AuditEntry:
    """Add an entry. `subject` is KIND:ID, `action` is KIND.VERB, `detail` is any JSON object."""
    entry = AuditEntry(at=now_of(session), actor=actor, action=action, subject=subject, detail=detail)
    session.add(entry)
    return entry


def record_once(
    session: Session, actor: str, action: str, subject: str, detail: dict[str, Any] | None = None
) -> AuditEntry | None:
    """Add an entry unless this actor did the same to the same subject less than `REPEAT_AFTER` ago."""
    before = select(AuditEntry.id).where(
        AuditEntry.subject == subject,
        AuditEntry.actor == actor,
        AuditEntry.action == action,
        AuditEntry.at > now_of(session) - REPEAT_AFTER,
    )
    if session.execute(before.limit(1)).first() is not None:
        return None
    return record(session, actor, action, subject, detail)


def of(session: Session, subject: str, action: str | None = None) -> list[AuditEntry]:
    """List the entries about a subject, oldest first; of one action when it is given."""
    wanted = select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.id)
    if action is not None:
        wanted = wanted.where(AuditEntry.action == action)
    return list(session.execute(wanted).scalars())


def newest(
    session: Session,
    *,
    actor: str = "",
    kind: str = "",
    subjects: Collection[str] | None = None,
    before: int = 0,
    limit: int,
) -> list[AuditEntry]:
    """List at most `limit` entries, newest first.

    Filters: `actor`, `kind` (the KIND of actions KIND.VERB), `subjects`, and ids below `before`. The defaults do not
    filter.
    """
    wanted = select(AuditEntry).order_by(desc(AuditEntry.id)).limit(limit)
    if actor:
        wanted = wanted.where(AuditEntry.actor == actor)
    if kind:
        wanted = wanted.where(func.substr(AuditEntry.action, 1, len(kind) + 1) == f"{kind}.")
    if subjects is not None:
        wanted = wanted.where(in_op(AuditEntry.subject, list(subjects)))
    if before:
        wanted = wanted.where(AuditEntry.id < before)
    return list(session.execute(wanted).scalars())


def kinds(session: Session) -> list[str]:
    """List the kinds of action in the log (KIND of KIND.VERB), sorted."""
    found: set[str] = set()
    last: str | None = ""
    # One index look-up for each distinct action instead of a scan of all rows, because the log only grows.
    while last is not None:
        last = session.execute(select(func.min(AuditEntry.action)).where(AuditEntry.action > last)).scalar_one()
        if last is not None:
            found.add(last.partition(".")[0])
    return sorted(found)
