"""Messages: appended once, verbatim and in order; never changed."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from bot.cases import changes, postponements
from bot.cases.card_numbers import mask_cards
from bot.cases.columns import storable, to_json
from bot.cases.customer_wrote import customer_wrote
from bot.cases.errors import Conflict, NotFound, Refused
from bot.cases.ids import opaque
from bot.cases.models import Conversation, Message
from bot.cases.models.message import ROLES
from bot.cases.seals import pending
from bot.cases.seals.kinds import MESSAGE
from bot.cases.search import index
from bot.cases.utc import as_utc, iso, now_of

# The statements for appending are built once and bypass the unit of work, because they run for every message.
_CONVERSATIONS = Conversation.__table__
_MESSAGES = Message.__table__
_PLACE = (
    select(_CONVERSATIONS.c.next_seq, _CONVERSATIONS.c.owner, _CONVERSATIONS.c.owner_agent_id)
    .where(_CONVERSATIONS.c.id == bindparam("conversation"), _CONVERSATIONS.c.erased_at.is_(None))
    .with_for_update(key_share=True)
)
_ADVANCE = (
    update(_CONVERSATIONS).where(_CONVERSATIONS.c.id == bindparam("conversation")).values(next_seq=bindparam("new_seq"))
)
_PEOPLE = ("customer", "agent")
_INSERT = _MESSAGES.insert()
_SAME_CLIENT_ID = select(Message).where(
    Message.conversation_id == bindparam("conversation"), Message.client_id == bindparam("client")
)
_SAME_ID = select(Message).where(Message.id == bindparam("message"))


def append(
    session: Session,
    conversation_id: str,
    *,
    role: str,
    text: str,
    kind: str = "text",
    payload: Any = None,
    client_id: str | None = None,
    author_name: str | None = None,
    message_id: str | None = None,
    turn_id: str | None = None,
    at: datetime | None = None,
) -> Message:
    """Append a message with the next sequence number and return it.

    When this conversation has a message with the same `client_id` or `message_id` already, return that row and
    change nothing. `text` is kept byte for byte, but for card numbers that a person typed. Raise NotFound without
    such a conversation or for an erased one, Refused for a NUL, a lone surrogate, an identifier that is too long, an
    unknown role or a payload that is not JSON, Conflict when `message_id` is in use in another conversation.
    """
    if role not in ROLES:
        raise Refused(f"No such role: {role!r}. Roles are {', '.join(ROLES)}.")
    storable(text)
    if role in _PEOPLE:
        text = mask_cards(text)
    for name, limit in ((kind, 16), (client_id, 128), (message_id, 64), (turn_id, 32)):
        if name is not None:
            storable(name, limit=limit)
    kept_payload = None if payload is None else json.loads(to_json(payload))
    # Lock before looking for the same message, so that the second of two calls with one client_id finds the first.
    place = session.execute(_PLACE, {"conversation": conversation_id}).one_or_none()
    if place is None:
        raise NotFound(f"There is no conversation {conversation_id}.")
    there = _already_there(session, conversation_id, client_id, message_id)
    if there is not None:
        return there
    said_at = now_of(session) if at is None else as_utc(at)
    row = {
        "id": message_id or opaque(),
        "conversation_id": conversation_id,
        "seq": place.next_seq,
        "at": said_at,
        "role": role,
        "author_name": author_name,
        "kind": kind,
        "text": text,
        "payload": kept_payload,
        "client_id": client_id,
        "turn_id": turn_id,
    }
    session.execute(_INSERT, row)
    changes.note(session, conversation_id)
    if role == "agent":
        changes.note_answered(session, conversation_id)
    if role == "customer" and place.owner in ("agent", "queue"):
        postponements.end(session, conversation_id, "customer", actor="customer")
    pending.note(session, MESSAGE, place.next_seq, scope=conversation_id, values=row)
    _advance(session, conversation_id, place.next_seq + 1)
    index.add(session, conversation_id, place.next_seq, role, text)
    if role == "customer":
        customer_wrote(session, conversation_id, place.next_seq, place.owner_agent_id)
    message = Message(**row)
    make_transient_to_detached(message)
    session.add(message)
    return message


def after(session: Session, conversation_id: str, seq: int, limit: int = 500) -> list[Message]:
    """List at most `limit` messages with a higher sequence number than `seq`, in order."""
    wanted = (
        select(Message)
        .where(Message.conversation_id == conversation_id, Message.seq > seq)
        .order_by(Message.seq)
        .limit(limit)
    )
    return list(session.execute(wanted).scalars())


def last_seq(session: Session, conversation_id: str) -> int:
    """Return the sequence number of the last message, 0 when there is none; raise NotFound."""
    next_seq = session.execute(
        select(Conversation.next_seq).where(Conversation.id == conversation_id)
    ).scalar_one_or_none()
    if next_seq is None:
        raise NotFound(f"There is no conversation {conversation_id}.")
    return next_seq - 1


def payload_of(session: Session, conversation_id: str, seq: int) -> dict[str, Any] | None:
    """Return the payload of message `seq`; None when it has none, or when there is no such message."""
    wanted = select(Message.payload).where(Message.conversation_id == conversation_id, Message.seq == seq)
    found = session.execute(wanted).scalar_one_or_none()
    return found if isinstance(found, dict) else None


def as_protocol(message: Message) -> dict[str, Any]:
    """Return the message in the format of the customer protocol; absent parts are left out."""
    author = {"role": message.role}
    if message.author_name is not None:
        author["name"] = message.author_name
    written = {
        "seq": message.seq,
        "at": iso(message.at),
        "author": author,
        # A card without its words would be an empty frame.
        "kind": "text" if not message.text and message.payload is None else message.kind,
        "text": message.text,
    }
    if message.payload is not None:
        written["payload"] = message.payload
    if message.client_id is not None:
        written["client_id"] = message.client_id
    return written


def _already_there(
    session: Session, conversation_id: str, client_id: str | None, message_id: str | None
) -> Message | None:
    if client_id is not None:
        same = {"conversation": conversation_id, "client": client_id}
        if (found := session.execute(_SAME_CLIENT_ID, same).scalar_one_or_none()) is not None:
            return found
    if message_id is not None:
        found = session.execute(_SAME_ID, {"message": message_id}).scalar_one_or_none()
        if found is not None and found.conversation_id != conversation_id:
            raise Conflict(f"The message id {message_id} is in use in another conversation; make a new one.")
        return found
    return None


def _advance(session: Session, conversation_id: str, next_seq: int) -> None:
    session.execute(_ADVANCE, {"conversation": conversation_id, "new_seq": next_seq})
    loaded = session.identity_map.get(session.identity_key(Conversation, conversation_id))
    if loaded is not None:
        set_committed_value(loaded, "next_seq", next_seq)
