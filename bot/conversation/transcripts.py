"""Write the dialogue's own transcript into the case store, for conversations that came by another channel.

The desk stores every line of its own conversations itself, before the dialogue hears of it; lines that came
through it are left out here. `append` knows the others by an id made from the event, so nothing is stored twice.
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

# The desk stores customers' and the bot's messages itself.
DESK_CHANNEL = "desk"
# Characters that no database stores are replaced by the sign for an unreadable character.
_NOT_KEPT = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Written:
    """Hold the customer's last line that came outside the desk, as the store has it; None without one."""

    last_of_customer: Message | None = None


def write_transcript(
    session: Session, conversation_id: str, events: Sequence[Mapping[str, Any]], *, locale: str = "zh-Hant"
) -> Written:
    """Append every line said outside the desk that is not there yet, in the order and with the times of the events.

    The conversation is opened, in `locale`, when there is a line to write and no such conversation.
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
    """Return what was said; of a picture or file without words, its address."""
    data = event.get("data") or {}
    said = event.get("text") or data.get("attachment") or data.get("image") or ""
    return _NOT_KEPT.sub("\ufffd", str(said))


def _name(conversation_id: str, event: Mapping[str, Any]) -> str:
    """Return what tells an event from others: its message's id, or who spoke when. Lines of one instant share it."""
    own = event.get("message_id") or f"{event['event']} {event.get('timestamp')}"
    return f"{conversation_id}\n{own}"


def _at(event: Mapping[str, Any]) -> dt.datetime | None:
    timestamp = event.get("timestamp")
    return None if timestamp is None else dt.datetime.fromtimestamp(float(timestamp), dt.timezone.utc)
