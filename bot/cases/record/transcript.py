"""The verbatim transcript of a conversation, as text for reading or as JSON for programs."""

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
    """Return the conversation as text: per message a line with time (in `zone`) and speaker, then its text unchanged.

    `speakers` names the roles in a language other than zh-Hant and en. Raise NotFound.
    """
    conversations.get(session, conversation_id)
    names = speakers or _SPEAKERS.get(locale, _SPEAKERS["zh-Hant"])
    return "".join(
        f"[{message.at.astimezone(zone):%Y-%m-%d %H:%M:%S}] {_speaker(message, names)}\n{message.text}\n\n"
        for message in _all_messages(session, conversation_id)
    )


def as_json(session: Session, conversation_id: str) -> dict[str, Any]:
    """Return the conversation with all its messages, in the format of the customer protocol. Raise NotFound."""
    conversation = conversations.get(session, conversation_id)
    return {
        "conversation_id": conversation.id,
        "locale": conversation.locale,
        "messages": [messages.as_protocol(message) for message in _all_messages(session, conversation_id)],
        "last_seq": conversation.next_seq - 1,
    }


def _speaker(message: Message, names: Mapping[str, str]) -> str:
    role = names.get(message.role, message.role)
    return f"{role} {message.author_name}" if message.author_name else role


def _all_messages(session: Session, conversation_id: str) -> Iterator[Message]:
    seq = 0
    while page := messages.after(session, conversation_id, seq):
        yield from page
        seq = page[-1].seq
