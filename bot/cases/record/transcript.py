"""The verbatim record of a conversation, to read or to process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import Any

from sqlalchemy.orm import Session

from bot.cases import conversations, messages
from bot.cases.models import Message

_SPEAKERS: dict[str, dict[str, str]] = {
    "zh-Hant": {"customer": "顧客", "bot": "客服助理", "agent": "客服專員", "system": "系統"},
    "en": {"customer": "Customer", "bot": "Assistant", "agent": "Agent", "system": "System"},
}


def as_text(
    session: Session,
    conversation_id: str,
    locale: str,
    zone: tzinfo,
    *,
    speakers: Mapping[str, str] | None = None,
) -> str:
    """Write the conversation as text: a line with time (in `zone`) and speaker, then the words as they were.

    `speakers` names the roles in another language than zh-Hant and en.
    """
    conversations.get(session, conversation_id)
    names = speakers or _SPEAKERS.get(locale, _SPEAKERS["zh-Hant"])
    return "".join(
        f"[{message.at.astimezone(zone):%Y-%m-%d %H:%M:%S}] {_speaker(message, names)}\n{message.text}\n\n"
        for message in _all(session, conversation_id)
    )


def as_json(session: Session, conversation_id: str) -> dict[str, Any]:
    """Return the conversation as the customer protocol writes it, whole."""
    conversation = conversations.get(session, conversation_id)
    return {
        "conversation_id": conversation.id,
        "locale": conversation.locale,
        "messages": [messages.as_protocol(message) for message in _all(session, conversation_id)],
        "last_seq": conversation.next_seq - 1,
    }


def _speaker(message: Message, names: Mapping[str, str]) -> str:
    role = names.get(message.role, message.role)
    return f"{role} {message.author_name}" if message.author_name else role


def _all(session: Session, conversation_id: str) -> Iterator[Message]:
    seq = 0
    while page := messages.after(session, conversation_id, seq):
        yield from page
        seq = page[-1].seq
