"""Cases: open one, move it through its stages, find it by its number."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import desc, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import not_in_op

from bot.cases import audit
from bot.cases.case_number import new_number, parse_number
from bot.cases.errors import Conflict, NotFound, Refused
from bot.cases.lock import lock_conversation
from bot.cases.models import Case
from bot.cases.stages import FOLLOWS, IN_WORK, check_move
from bot.cases.utc import now_of

__all__ = ["current_case", "find", "last_over", "list_cases", "move", "open_case", "parse_number", "update"]


def open_case(session: Session, conversation_id: str, *, actor: str = "bot") -> Case:
    """Open a case in stage listening and return it, or return the current case while it is in work.

    A case that is agreed, resolved or closed is no longer in work: a new complaint then gets a new case.
    """
    lock_conversation(session, conversation_id)
    present = current_case(session, conversation_id)
    if present is not None and present.stage in IN_WORK:
        return present
    now = now_of(session)
    case = Case(
        number=_free_number(session),
        conversation_id=conversation_id,
        stage="listening",
        stage_since=now,
        opened_at=now,
        reopened=0,
    )
    session.add(case)
    session.flush()
    audit.record(session, actor, "case.open", f"case:{case.number}", {"conversation_id": conversation_id})
    return case


def current_case(session: Session, conversation_id: str) -> Case | None:
    """Return the newest case of the conversation that is not closed, or None."""
    newest = (
        select(Case)
        .where(Case.conversation_id == conversation_id, Case.stage != "closed")
        .order_by(desc(Case.id))
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return session.execute(newest).scalar_one_or_none()


def last_over(session: Session, conversation_id: str) -> datetime | None:
    """Return when the newest case of the conversation that is no longer in work entered its stage, or None."""
    newest = (
        select(Case.stage_since)
        .where(Case.conversation_id == conversation_id, not_in_op(Case.stage, IN_WORK))
        .order_by(desc(Case.id))
        .limit(1)
    )
    return session.execute(newest).scalar_one_or_none()


def move(session: Session, case: Case, stage: str, *, actor: str, reason: str) -> Case:
    """Move the case to a stage and audit it; the stage it has changes nothing. Raise Refused if that is not allowed."""
    row = locked(session, case)
    before = row.stage
    if before == stage:
        return row
    check_move(before, stage)
    now = now_of(session)
    row.stage, row.stage_since = stage, now
    if stage == "resolved":
        row.resolved_at = now
    elif stage == "closed":
        row.closed_at = now
    elif stage == "listening" and before in ("agreed", "resolved"):
        row.reopened += 1
        row.resolved_at = None
    session.flush()
    audit.record(session, actor, "case.stage", f"case:{row.number}", {"from": before, "to": stage, "reason": reason})
    return row


def update(
    session: Session,
    case: Case,
    *,
    kind: str | None = None,
    emotion: str | None = None,
    severity: int | None = None,
    severity_reasons: Any = None,
    actor: str = "bot",
) -> Case:
    """Store what is known about the case; None leaves a value unchanged.

    A changed kind, emotion or severity is audited. Raise Refused for a severity outside 1 to 4.
    """
    row = locked(session, case)
    if severity is not None and not 1 <= severity <= 4:
        raise Refused(f"Severity goes from 1 to 4, not {severity}.")
    known = {"kind": kind, "emotion": emotion, "severity": severity, "severity_reasons": severity_reasons}
    changes = {}
    for name, value in known.items():
        if value is not None and getattr(row, name) != value:
            changes[name] = {"from": getattr(row, name), "to": value}
            setattr(row, name, value)
    session.flush()
    # New reasons for the same severity are not a changed judgement.
    if changes.keys() - {"severity_reasons"}:
        audit.record(session, actor, "case.judged", f"case:{row.number}", changes)
    return row


def find(session: Session, number: str) -> Case:
    """Return the case with this number, in any spelling that `parse_number` accepts; raise NotFound."""
    parsed = parse_number(number)
    case = None
    if parsed is not None:
        case = session.execute(select(Case).where(Case.number == parsed)).scalar_one_or_none()
    if case is None:
        raise NotFound(f"There is no case {number}; check the number, it looks like 2611-4821-7.")
    return case


def list_cases(session: Session, stage: str | None = None, limit: int = 100) -> list[Case]:
    """List at most `limit` cases, newest first; only those in `stage` if given. Raise Refused for an unknown stage."""
    wanted = select(Case).order_by(desc(Case.id)).limit(limit)
    if stage is not None:
        if stage not in FOLLOWS:
            raise Refused(f"No such stage: {stage!r}. Stages are {', '.join(FOLLOWS)}.")
        wanted = wanted.where(Case.stage == stage)
    return list(session.execute(wanted).scalars())


def locked(session: Session, case: Case) -> Case:
    """Lock the conversation of a case and return the current row of the case; raise NotFound.

    `case` may come from a session that has ended; the row belongs to `session`.
    """
    lock_conversation(session, case.conversation_id)
    row = session.execute(
        select(Case).where(Case.id == case.id).execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if row is None:
        raise NotFound(f"There is no case {case.number}.")
    return row


def _free_number(session: Session) -> str:
    now = now_of(session)
    for width in (4, 4, 4, 4, 6, 6, 8, 8):  # longer ones when a month has many cases
        number = new_number(now, width=width)
        if session.execute(select(Case.id).where(Case.number == number)).first() is None:
            return number
    raise Conflict("No free case number was found; try again.")
