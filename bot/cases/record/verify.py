"""Verify that the stored messages are unchanged since they were written."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases.chain import link
from bot.cases.conversations import get
from bot.cases.models import Conversation, Message


@dataclass(frozen=True)
class Broken:
    """One place where a conversation differs from what was written; `what` describes how."""

    conversation_id: str
    seq: int
    what: str


def verify_conversation(session: Session, conversation_id: str) -> list[Broken]:
    """Check one conversation from the first message to the last; an empty list means that it is intact.

    Detects edited, removed (also at the end), added and reordered messages. Use it in `store.read()`, whose
    snapshot does not change while others write. Raise NotFound.
    """
    conversation = get(session, conversation_id)
    broken: list[Broken] = []
    expected_seq, expected_prev = 1, ""
    rows = session.execute(
        select(Message)
        .where(Message.conversation_id == conversation_id)
        .order_by(Message.seq)
        .execution_options(populate_existing=True)
    ).scalars()
    for message in rows:
        if message.seq != expected_seq:
            broken.append(Broken(conversation_id, expected_seq, f"missing up to {message.seq - 1}"))
        elif message.prev_hash != expected_prev:
            broken.append(Broken(conversation_id, message.seq, "does not follow the message before it"))
        if message.hash != _hash_of(message):
            broken.append(Broken(conversation_id, message.seq, "changed after it was written"))
        expected_seq, expected_prev = message.seq + 1, message.hash
    if expected_seq < conversation.next_seq:
        broken.append(Broken(conversation_id, expected_seq, f"missing up to {conversation.next_seq - 1}"))
    elif expected_seq > conversation.next_seq:
        broken.append(Broken(conversation_id, conversation.next_seq, "added past the end of the record"))
    elif expected_prev != conversation.last_hash:
        broken.append(Broken(conversation_id, expected_seq - 1, "is not the last message that was written"))
    return broken


def verify_all(session: Session) -> list[Broken]:
    """Check every conversation, oldest first."""
    ids = session.execute(select(Conversation.id).order_by(Conversation.created_at, Conversation.id)).scalars().all()
    return [broken for conversation_id in ids for broken in verify_conversation(session, conversation_id)]


def _hash_of(message: Message) -> str:
    return link(
        message.prev_hash,
        conversation_id=message.conversation_id,
        seq=message.seq,
        at=message.at,
        role=message.role,
        author_name=message.author_name,
        kind=message.kind,
        text=message.text,
        payload=message.payload,
        client_id=message.client_id,
    )
