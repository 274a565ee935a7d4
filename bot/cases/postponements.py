"""Postponements: a conversation that was put by comes back at its moment, or at once when something happens in it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, null, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases import audit, changes
from bot.cases.models import Case, Conversation, Postponement
from bot.cases.utc import now_of

# What the agent who has it did not cause, so that they are shown that it is back.
TOLD = ("due", "customer", "decided", "promise", "law")
_ACTIVE = select(Postponement).where(
    Postponement.conversation_id == bindparam("conversation"), Postponement.ended_at == null()
)


def begin(session: Session, case: Case, *, agent_id: int, until: datetime, reason: str, actor: str) -> Postponement:
    """Put the conversation of this case by; one that is put by already gets this moment instead."""
    end(session, case.conversation_id, "again", actor=actor)
    row = Postponement(
        conversation_id=case.conversation_id,
        case_id=case.id,
        agent_id=agent_id,
        until=until,
        reason=reason,
        made_at=now_of(session),
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor,
        "conversation.postponed",
        f"conversation:{case.conversation_id}",
        {"until": until, "reason": reason},
    )
    return row


def active(session: Session, conversation_id: str) -> Postponement | None:
    """Return the postponement of a conversation that is put by now, or None."""
    return session.execute(_ACTIVE, {"conversation": conversation_id}).scalar_one_or_none()


def end(session: Session, conversation_id: str, why: str, *, actor: str) -> bool:
    """Bring a conversation back, `why` is one of `CAME_BACK`; return whether it was put by."""
    row = active(session, conversation_id)
    if row is None:
        return False
    row.ended_at, row.ended_by = now_of(session), why
    session.flush()
    changes.note(session, conversation_id)
    if why != "again":
        audit.record(session, actor, "conversation.came_back", f"conversation:{conversation_id}", {"why": why})
    return True


def go_on(session: Session, conversation_id: str) -> None:
    """Note that an agent goes on with the conversation, so that it is no longer marked as back."""
    change = update(Postponement).where(
        Postponement.conversation_id == conversation_id,
        Postponement.ended_at != null(),
        Postponement.seen_at == null(),
    )
    values: dict[str, Any] = {"seen_at": now_of(session)}
    session.execute(change.values(**values).execution_options(synchronize_session=False))


def take_up(session: Session, conversation_id: str, *, actor: str) -> None:
    """Let a person go on with the conversation: it is put by no longer, and no longer marked as back."""
    end(session, conversation_id, "person", actor=actor)
    go_on(session, conversation_id)


def newest(session: Session, conversation_ids: Collection[str]) -> dict[str, Postponement]:
    """Return by conversation its newest postponement, whether it has ended or not."""
    last = (
        select(func.max(Postponement.id))
        .where(in_op(Postponement.conversation_id, list(conversation_ids)))
        .group_by(Postponement.conversation_id)
    )
    rows = session.execute(select(Postponement).where(in_op(Postponement.id, last))).scalars()
    return {row.conversation_id: row for row in rows}


def is_back(row: Postponement) -> bool:
    """Return whether it came back without its agent's doing, and nobody has gone on with it since."""
    return row.ended_at is not None and row.ended_by in TOLD and row.seen_at is None


def put_by() -> Any:
    """Return the condition on Conversation that it is put by."""
    return (
        select(Postponement.id)
        .where(Postponement.conversation_id == Conversation.id, Postponement.ended_at == null())
        .correlate(Conversation)
        .exists()
    )
