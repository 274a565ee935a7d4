"""One lock for each conversation.

Every writer of rows that belong to a conversation (messages, cases, facts, offers, handoffs) locks its row first.
Because all of them lock the same row first, one writer waits for the other, but they never deadlock.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any, Dict

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot.cases.errors import NotFound
from bot.cases.models import Conversation

# What was read under the lock of a conversation.
Read = Dict[Hashable, Any]

_HELD = "held conversations"
# In SQLite the write transaction is the lock already. NO KEY UPDATE, because plain FOR UPDATE would also wait
# for transactions that only have a foreign key to the row, and two of these would then wait for each other.
_ROWS = Conversation.__table__
_LOCK = (
    select(_ROWS.c.id)
    .where(_ROWS.c.id == bindparam("conversation"), _ROWS.c.erased_at.is_(None))
    .with_for_update(key_share=True)
)


def read_under_lock(session: Session, conversation_id: str) -> Read | None:
    """Return what was read under the lock of the conversation, to be added to; None while it is not locked.

    Nobody else changes its rows until the transaction ends, so that they are read once in it.
    """
    held: dict[str, Read] = session.info.get(_HELD, {})
    return held.get(conversation_id)


def lock_conversation(session: Session, conversation_id: str) -> None:
    """Lock the conversation until the transaction ends; raise NotFound, also for one whose words were erased."""
    held: dict[str, Read] = session.info.setdefault(_HELD, {})
    if conversation_id in held:
        return
    found = session.execute(_LOCK, {"conversation": conversation_id}).scalar_one_or_none()
    if found is None:
        raise NotFound(f"There is no conversation {conversation_id}.")
    held[conversation_id] = {}


def lock_conversations(session: Session, conversation_ids: Iterable[str]) -> None:
    """Lock several conversations, in the same order whoever does it, so that no two wait for each other."""
    for conversation_id in sorted(set(conversation_ids)):
        lock_conversation(session, conversation_id)


def forget(session: Session, previous: Any) -> None:
    """Lock and read again, as part of the transaction was undone; for `after_soft_rollback`.

    PostgreSQL releases the locks that were taken in that part.
    """
    session.info.pop(_HELD, None)
