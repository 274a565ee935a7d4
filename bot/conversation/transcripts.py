"""Write the dialogue's transcript into the case store for conversations from other channels than the desk.

The desk stores the messages of its own conversations before they reach the dialogue, so they are left out here. Other
messages have an id made from their event, by which `append` recognises them, so that none is stored twice.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, Mapping, Sequence

from sqlalchemy.orm import Session

from bot.cases import conversations, messages
from bot.cases.models import Message

# The desk stores messages of customers and the bot itself.
DESK_CHANNEL = "desk"
# Characters that databases do not store; the replacement character takes their place.
_NOT_KEPT = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Written:
    """The customer's last message from another channel, as stored; None when there is none."""

    last_of_customer: Message | None = None


def write_transcript(
    session: Session, conversation_id: str, events: Sequence[Mapping[str, Any]], *, locale: str = "zh-Hant"
) -> Written:
    """Append every message from other channels that is not stored yet, in the order and with the times of the events.

    A conversation is opened in `locale` when there is a message to write and no conversation yet.
    """
    by_desk, last, opened = False, None, False
    seen: Counter[str] = Counter()
    for event in events:
        by_customer = event.get("event") == "user"
        if by_customer:
            by_desk = event.get("input_channel") == DESK_CHANNEL
        elif event.get("event") != "bot":
            continue
        text = _words(event)
        if by_desk or not text:
            continue
        if not opened:
            conversations.get_or_open(session, conversation_id, locale=locale)
            opened = True
        name = _name(conversation_id, event)
        seen[name] += 1
        message = messages.append(
            session,
            conversation_id,
            role="customer" if by_customer else "bot",
            text=text,
            message_id=hashlib.sha256(f"{name}\n{seen[name]}".encode()).hexdigest(),
            at=_at(event),
        )
        last = message if by_customer else last
    return Written(last)


def _words(event: Mapping[str, Any]) -> str:
    """Return the text of an event; for a picture or file without text, its address."""
    data = event.get("data") or {}
    said = event.get("text") or data.get("attachment") or data.get("image") or ""
    return _NOT_KEPT.sub("\ufffd", str(said))


def _name(conversation_id: str, event: Mapping[str, Any]) -> str:
    """Return the id of an event: its message's id, or speaker and time, which lines of one instant share."""
    own = event.get("message_id") or f"{event['event']} {event.get('timestamp')}"
    return f"{conversation_id}\n{own}"


def _at(event: Mapping[str, Any]) -> dt.datetime | None:
    timestamp = event.get("timestamp")
    return None if timestamp is None else dt.datetime.fromtimestamp(float(timestamp), dt.timezone.utc)
