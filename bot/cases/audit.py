"""The audit log: who did what to what. Entries are added, and read in `audit_reading`; none is changed or removed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

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
