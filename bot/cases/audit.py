"""The audit log: who did what to what. It can be added to and read, nothing else."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases.clock import utc_now
from bot.cases.models import AuditEntry


def record(session: Session, actor: str, action: str, subject: str, detail: dict[str, Any] | None = None) -> AuditEntry:
    """Add an entry. `subject` is KIND:ID, `action` is KIND.VERB, `detail` anything JSON can hold."""
    entry = AuditEntry(at=utc_now(), actor=actor, action=action, subject=subject, detail=detail)
    session.add(entry)
    session.flush()
    return entry


def of(session: Session, subject: str) -> list[AuditEntry]:
    """List what happened to a subject, oldest first."""
    return list(
        session.execute(select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.id)).scalars()
    )
