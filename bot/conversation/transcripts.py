"""Write the dialogue's own transcript into the case store, for conversations that came by another channel.

The desk has stored every line already; `append` knows each by its id, so nothing stands there twice.
"""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from sqlalchemy.orm import Session

from bot.cases import messages

# The desk stores customers' and the bot's messages itself.
DESK_CHANNEL = "desk"


def write_transcript(session: Session, conversation_id: str, events: Sequence[Mapping[str, Any]]) -> int:
    """Append every line said outside the desk; return how many were new or known."""
    written = 0
    for number, event in enumerate(events):
        said = event.get("text")
        if not said or event.get("event") not in {"user", "bot"}:
            continue
        by_customer = event["event"] == "user"
        if by_customer and event.get("input_channel") == DESK_CHANNEL:
            continue
        if not by_customer and _answers_desk(events, number):
            continue
        message_id = event.get("message_id") if by_customer else f"{conversation_id}:{event.get('timestamp')}"
        messages.append(
            session,
            conversation_id,
            role="customer" if by_customer else "bot",
            text=str(said),
            message_id=str(message_id or f"{conversation_id}:{event.get('timestamp')}"),
        )
        written += 1
    return written


def _answers_desk(events: Sequence[Mapping[str, Any]], number: int) -> bool:
    for event in reversed(events[:number]):
        if event.get("event") == "user":
            return event.get("input_channel") == DESK_CHANNEL
    return False
