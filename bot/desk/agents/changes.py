"""Find what changed in the open conversations, by comparing two snapshots of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import case, func, null, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases.models import (
    AuditEntry,
    Case,
    Conversation,
    Feeling,
    Handoff,
    Message,
    Note,
    Postponement,
    Ring,
    Task,
)
from bot.cases.search.filters import newest_case
from bot.cases.utc import now_of
from bot.desk.agents.lists import last_message, open_now
from bot.desk.agents.shared_look import SharedLook
from bot.desk.context import Context

Look = dict[str, tuple[Any, ...]]
# Where a look at a conversation has these, as `open_conversations` selects them.
HOLDER, CASE_STAGE = 1, 7


class Watch(SharedLook[Look]):
    """Look at the open conversations, as they are now."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, lambda s: open_conversations(s, now_of(s)))


def open_conversations(session: Session, now: datetime) -> Look:
    """Return for each conversation in the lists, by id, the values whose change an agent must see."""
    last_note = select(func.max(Note.id)).where(Note.conversation_id == Conversation.id).scalar_subquery()
    last_feeling = select(func.max(Feeling.seq)).where(Feeling.conversation_id == Conversation.id).scalar_subquery()
    # What was put right may be no more than a fact or a tag; its entry in the audit log tells of it.
    last_act = select(func.max(AuditEntry.id)).where(AuditEntry.subject == "case:" + Case.number).scalar_subquery()
    # An odd number once the newest one has ended.
    last_put_by = (
        select(func.max(Postponement.id * 2 + case((Postponement.ended_at == null(), 0), else_=1)))
        .where(Postponement.conversation_id == Conversation.id)
        .scalar_subquery()
    )
    task_changes = select(func.sum(Task.version)).where(Task.conversation_id == Conversation.id).scalar_subquery()
    rows = session.execute(
        select(
            Conversation.id,
            Conversation.owner,
            Conversation.owner_agent_id,
            Conversation.next_seq,
            Conversation.locale,
            Conversation.customer_name,
            Conversation.customer_email,
            Conversation.customer_phone,
            Case.stage,
            Case.kind,
            Case.emotion,
            Case.severity,
            Handoff.reason,
            Handoff.priority,
            Handoff.promised_by,
            Handoff.team,
            Handoff.overdue_at,
            Ring.agent_id,
            last_note,
            last_feeling,
            last_act,
            last_put_by,
            task_changes,
        )
        .outerjoin(Message, last_message())
        .outerjoin(Case, newest_case())
        .outerjoin(
            Handoff,
            (Handoff.conversation_id == Conversation.id) & in_op(Handoff.state, ("waiting", "taken")),
        )
        .outerjoin(Ring, (Ring.handoff_id == Handoff.id) & (Ring.ended_at == null()))
        .where(open_now(now))
    )
    return {row[0]: tuple(row[1:]) for row in rows}


def changed(before: Look, after: Look) -> list[str]:
    """Return the ids of the conversations that were added, removed or changed between two snapshots."""
    return [
        conversation_id
        for conversation_id in {**before, **after}
        if before.get(conversation_id) != after.get(conversation_id)
    ]
