"""Everything that happened from a moment on, in order: what came due, what was said, sent, and changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases.care import dues, outbox
from bot.cases.models import AuditEntry, Case, Due, Message, OutboxItem
from bot.clock import iso

# Audit entries that say what something is now.
_CHANGES = ("case.stage", "commitment.state", "conversation.owner", "commitment.redated", "commitment.reckoned_again")


def timeline(session: Session, since: datetime) -> list[str]:
    """List what happened from `since` on, the earliest first: a line with its moment for each."""
    found = [*_dues(session, since), *_said(session, since), *_sent(session, since), *_changed(session, since)]
    # What a due brought about has its moment, and stands below it.
    return [line for _, _, line in sorted(found, key=lambda one: one[:2])]


def due_line(due: Due) -> str:
    """Return a due as people read it: when it happened, or will happen, its kind and its event."""
    return f"{iso(due.ended_at or due.at, 'seconds')}  {due.kind:<18} {due.key}"


def _dues(session: Session, since: datetime) -> Iterator[tuple[datetime, int, str]]:
    for due in dues.done_since(session, since):
        mails = ", ".join(outbox.receivers(session, due.case_id, due.key)) if due.case_id is not None else ""
        line = f"{due_line(due)}  {due.outcome or ''}  {mails and f'mail to {mails}'}".rstrip()
        yield due.ended_at or due.at, 0, line


def _changed(session: Session, since: datetime) -> Iterator[tuple[datetime, int, str]]:
    rows = AuditEntry.__table__.c
    wanted = select(AuditEntry).where(rows.at >= since, rows.action.in_(_CHANGES)).order_by(AuditEntry.id)
    for entry in session.execute(wanted).scalars():
        detail = entry.detail or {}
        which = f" {detail['commitment_id']}" if "commitment_id" in detail else ""
        change = f"{detail.get('from')} → {detail.get('to')}"
        yield (
            entry.at,
            1,
            f"{iso(entry.at, 'seconds')}  {'change':<18} {entry.subject}  {entry.action}{which}: {change}",
        )


def _said(session: Session, since: datetime) -> Iterator[tuple[datetime, int, str]]:
    numbers: dict[str, list[str]] = {}
    rows = Message.__table__.c
    wanted = select(Message).where(rows.at >= since).order_by(rows.at, rows.conversation_id, rows.seq)
    for message in session.execute(wanted).scalars():
        talk = message.conversation_id
        if talk not in numbers:
            cases = select(Case.number).where(Case.conversation_id == talk).order_by(Case.id)
            numbers[talk] = list(session.execute(cases).scalars())
        where = ", ".join(numbers[talk]) or talk
        text = " / ".join(line for line in message.text.splitlines() if line.strip())
        yield message.at, 2, f"{iso(message.at, 'seconds')}  {'message':<18} {where}  {message.role}: {text}"


def _sent(session: Session, since: datetime) -> Iterator[tuple[datetime, int, str]]:
    rows = OutboxItem.__table__.c
    wanted = select(OutboxItem).where(rows.made_at >= since).order_by(rows.id)
    for item in session.execute(wanted).scalars():
        later = f", not before {iso(item.not_before, 'seconds')}" if item.not_before > item.made_at else ""
        body = item.body if isinstance(item.body, dict) else {}
        whom = item.address or f"{item.to_whom} {body.get('owner', '')}".strip()
        about = body.get("subject") or ""
        line = f"{iso(item.made_at, 'seconds')}  {item.channel:<18} {item.template} to {whom}{later}  {about}"
        yield item.made_at, 3, line.rstrip()
