"""Cases: open one, move it through its stages, find it by its number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, desc, false, func, select
from sqlalchemy import update as update_rows
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import not_in_op

from bot.cases import audit, changes
from bot.cases.case_number import new_number, parse_number
from bot.cases.errors import Conflict, NotFound, Refused
from bot.cases.lock import lock_conversation
from bot.cases.models import Case, Conversation
from bot.cases.stages import FOLLOWS, IN_WORK, OVER, check_move
from bot.cases.utc import now_of

__all__ = [
    "current_case",
    "find",
    "in_hand",
    "last_over",
    "list_cases",
    "move",
    "of_conversation",
    "open_again",
    "open_beside",
    "open_case",
    "parse_number",
    "put_in_hand",
    "update",
]

# Made once: each turn reads these several times, and making a statement takes longer than running it.
_GIVEN = bindparam("conversation")
_OF_CONVERSATION = (
    select(Case).where(Case.conversation_id == _GIVEN).order_by(Case.id).execution_options(populate_existing=True)
)
_BY_ID = select(Case).where(Case.id == bindparam("id")).execution_options(populate_existing=True)
_IN_HAND = select(Conversation.case_in_hand_id).where(Conversation.id == _GIVEN).scalar_subquery()
_CURRENT = (
    select(Case)
    .where(Case.conversation_id == _GIVEN, not_in_op(Case.stage, ("closed", "noted")))
    .order_by(desc(func.coalesce(Case.id == _IN_HAND, false())), desc(Case.id))
    .limit(1)
    .execution_options(populate_existing=True)
)


def open_case(session: Session, conversation_id: str, *, actor: str = "bot") -> Case:
    """Open a case in stage listening and return it, or return the current case while it is in work.

    A case that is agreed, resolved or closed is no longer in work: a new complaint then gets a new case.
    """
    lock_conversation(session, conversation_id)
    present = current_case(session, conversation_id)
    if present is not None and present.stage in IN_WORK:
        return present
    return put_in_hand(session, _new_case(session, conversation_id, "listening", actor))


def open_beside(session: Session, conversation_id: str, *, actor: str = "bot") -> Case:
    """Open a case for a matter told beside the one in hand, in stage noted, and return it."""
    lock_conversation(session, conversation_id)
    return _new_case(session, conversation_id, "noted", actor)


def put_in_hand(session: Session, case: Case) -> Case:
    """Make the case the one that its conversation is talking about; return it."""
    lock_conversation(session, case.conversation_id)
    change = update_rows(Conversation).where(Conversation.id == case.conversation_id).values(case_in_hand_id=case.id)
    session.execute(change.execution_options(synchronize_session="fetch"))
    changes.note(session, case.conversation_id)
    return case


def of_conversation(session: Session, conversation_id: str) -> list[Case]:
    """List every case of the conversation, oldest first."""
    return list(session.execute(_OF_CONVERSATION, {"conversation": conversation_id}).scalars())


def _new_case(session: Session, conversation_id: str, stage: str, actor: str) -> Case:
    now = now_of(session)
    case = Case(
        number=_free_number(session),
        conversation_id=conversation_id,
        stage=stage,
        stage_since=now,
        opened_at=now,
        reopened=0,
    )
    session.add(case)
    session.flush()
    audit.record(session, actor, "case.open", f"case:{case.number}", {"conversation_id": conversation_id})
    return case


def current_case(session: Session, conversation_id: str) -> Case | None:
    """Return the case that the conversation is talking about, else the newest; not one closed or noted. Or None."""
    return session.execute(_CURRENT, {"conversation": conversation_id}).scalar_one_or_none()


def in_hand(session: Session, conversation: Conversation, told: Sequence[Case] | None = None) -> Case | None:
    """Return the case that the conversation is talking about, else the newest, in whatever stage; None without one.

    `told` is what `of_conversation` returned, if that was read already.
    """
    told = of_conversation(session, conversation.id) if told is None else told
    return next((one for one in told if one.id == conversation.case_in_hand_id), told[-1] if told else None)


def last_over(session: Session, conversation_id: str) -> datetime | None:
    """Return when the newest case of the conversation that is no longer in work entered its stage, or None."""
    newest = (
        select(Case.stage_since)
        .where(Case.conversation_id == conversation_id, not_in_op(Case.stage, (*IN_WORK, "noted")))
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


def open_again(session: Session, case: Case, *, actor: str, reason: str) -> Case:
    """Open a case that is over again, for a person, and put it in hand; return it. Raise Conflict when it is not over.

    Only people do: what is closed follows no other stage by itself, and a customer who writes then has a new case.
    """
    row = locked(session, case)
    before = row.stage
    if before not in OVER:
        raise Conflict(f"Case {row.number} is {before}, so it need not be opened again.")
    row.stage, row.stage_since = "escalated", now_of(session)
    row.resolved_at = row.closed_at = None
    row.reopened += 1
    session.flush()
    detail = {"from": before, "to": "escalated", "reason": reason, "again": True}
    audit.record(session, actor, "case.stage", f"case:{row.number}", detail)
    return put_in_hand(session, row)


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
    row = session.execute(_BY_ID, {"id": case.id}).scalar_one_or_none()
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
