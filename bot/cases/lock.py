"""One lock for each conversation.

A transaction that writes anything below a conversation (messages, cases, facts, offers, handoffs) takes its row first.
As everybody takes the same row first, two writers wait for each other but never deadlock.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases.errors import NotFound
from bot.cases.models import Conversation

_HELD = "held conversations"


def lock_conversation(session: Session, conversation_id: str) -> None:
    """Take the conversation's lock until the transaction ends; raise NotFound when there is none."""
    held: set[str] = session.info.setdefault(_HELD, set())
    if conversation_id in held:
        return
    # SQLite's write transaction is the lock already. NO KEY UPDATE, because plain FOR UPDATE would also wait
    # for those who merely refer to the row, and two of these would then wait for each other.
    found = session.execute(
        select(Conversation.id).where(Conversation.id == conversation_id).with_for_update(key_share=True)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(f"There is no conversation {conversation_id}.")
    held.add(conversation_id)
