"""Find what is older than it may be kept."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.cases.models import Attachment, AuditEntry, Case, Commitment, Conversation, Message


def conversations_before(session: Session, at: datetime, limit: int) -> list[str]:
    """List at most `limit` conversations without a message since `at`, oldest first.

    Leaves out those that are erased, and those with a promise that is still to be kept.
    """
    said = select(func.max(Message.at)).where(Message.conversation_id == Conversation.id).scalar_subquery()
    promised = (
        select(Commitment.id)
        .join(Case, Case.id == Commitment.case_id)
        .where(Case.conversation_id == Conversation.id, Commitment.state == "open")
    )
    wanted = (
        select(Conversation.id)
        .where(
            Conversation.erased_at.is_(None),  # type: ignore[union-attr]
            Conversation.created_at < at,
            func.coalesce(said, Conversation.created_at) < at,
            ~promised.exists(),
        )
        .order_by(Conversation.created_at, Conversation.id)
        .limit(limit)
    )
    return list(session.execute(wanted).scalars())


def files_before(session: Session, at: datetime, limit: int) -> list[str]:
    """List at most `limit` uploaded files that arrived before `at` and are not erased, oldest first."""
    wanted = select(Attachment.id).where(Attachment.created_at < at, Attachment.name != "")
    return list(session.execute(wanted.order_by(Attachment.created_at, Attachment.id).limit(limit)).scalars())


def particulars_before(session: Session, at: datetime, limit: int) -> list[int]:
    """List at most `limit` entries of the audit log from before `at` that have particulars, oldest first."""
    wanted = select(AuditEntry.id).where(AuditEntry.at < at, AuditEntry.detail.isnot(None))
    return list(session.execute(wanted.order_by(AuditEntry.id).limit(limit)).scalars())


def unerased(session: Session, conversation_ids: Collection[str]) -> list[str]:
    """Return which of these conversations are there and are not erased."""
    wanted = select(Conversation.id).where(Conversation.erased_at.is_(None))  # type: ignore[union-attr]
    there = set(session.execute(wanted).scalars()) if conversation_ids else set()
    return [each for each in dict.fromkeys(conversation_ids) if each in there]
