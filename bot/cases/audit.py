"""The audit log: who did what to what. It can be added to and read, nothing else."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import desc, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases.models import AuditEntry
from bot.cases.utc import now_of

# What is seen again and again is written once in this time.
ONE_LOOK = timedelta(minutes=15)


def record(session: Session, actor: str, action: str, subject: str, detail: dict[str, Any] | None = None) -> AuditEntry:
    """Add an entry. `subject` is KIND:ID, `action` is KIND.VERB, `detail` anything JSON can hold."""
    entry = AuditEntry(at=now_of(session), actor=actor, action=action, subject=subject, detail=detail)
    session.add(entry)
    session.flush()
    return entry


def record_once(
    session: Session, actor: str, action: str, subject: str, detail: dict[str, Any] | None = None
) -> AuditEntry | None:
    """Add an entry unless this actor did the same to the same subject less than `ONE_LOOK` ago."""
    before = select(AuditEntry.id).where(
        AuditEntry.subject == subject,
        AuditEntry.actor == actor,
        AuditEntry.action == action,
        AuditEntry.at > now_of(session) - ONE_LOOK,
    )
    if session.execute(before.limit(1)).first() is not None:
        return None
    return record(session, actor, action, subject, detail)


def of(session: Session, subject: str) -> list[AuditEntry]:
    """List what happened to a subject, oldest first."""
    return list(
        session.execute(select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.id)).scalars()
    )


def newest(
    session: Session,
    *,
    actor: str = "",
    kind: str = "",
    subjects: Collection[str] | None = None,
    before: int = 0,
    limit: int,
) -> list[AuditEntry]:
    """List entries, newest first: of one actor, of actions KIND.VERB, about these subjects, below the id `before`.

    What is left out, or 0 for `before`, leaves nothing out.
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
    """List the kinds of action there are (KIND of KIND.VERB), in order."""
    found: set[str] = set()
    last: str | None = ""
    # One step through the index for each action there is, instead of every row: the log only grows.
    while last is not None:
        last = session.execute(select(func.min(AuditEntry.action)).where(AuditEntry.action > last)).scalar_one()
        if last is not None:
            found.add(last.partition(".")[0])
    return sorted(found)
