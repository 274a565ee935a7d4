"""Say nothing twice in a row: leave out what the bot said last, or say it in other words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Collection, Sequence

from sqlalchemy import desc, select
from sqlalchemy.orm import Session

from bot.cases.models import Message
from bot.words import Words

# Sentences that replace one said just before; see data/responses/digressions.yml.
_INSTEAD = ("system.instead.1", "system.instead.2", "system.instead.3")
# The most messages that one turn of the bot has.
_RECENT = 12


@dataclass(frozen=True)
class Reply:
    """One message of an answer; commands in its payload are for the desk and are never sent to customers."""

    kind: str
    text: str
    payload: dict[str, Any] | None = None
    message_id: str | None = None


def last_said(session: Session, conversation_id: str) -> list[str]:
    """Return the texts of the bot's last turn, and of what it said by itself after it."""
    wanted = (
        select(Message.role, Message.text)
        .where(Message.conversation_id == conversation_id)
        .order_by(desc(Message.seq))
        .limit(_RECENT)
    )
    said: list[str] = []
    for role, text in session.execute(wanted):
        if role == "bot":
            said.append(text)
        elif said:
            break
    return said


def without_repeats(replies: Sequence[Reply], said: Collection[str], words: Words, locale: str) -> list[Reply]:
    """Return the replies without sentences of `said`; buttons of a sentence left out stay below the last reply.

    Cards and questions stay, because they show the present state. An answer never becomes empty: what would be said
    again is then said in other words.
    """
    fresh = [reply for reply in replies if not _repeats(reply, said)]
    if len(fresh) == len(replies):
        return list(replies)
    last = replies[-1]
    if not fresh:
        instead = (words.say(name, locale) for name in _INSTEAD)
        return [replace(last, text=next((text for text in instead if text not in said), last.text))]
    buttons = (last.payload or {}).get("suggestions") if _repeats(last, said) else None
    end = fresh[-1]
    if buttons and end.kind == "text" and not (end.payload or {}).get("suggestions"):
        fresh[-1] = replace(end, payload={**(end.payload or {}), "suggestions": buttons})
    return fresh


def _repeats(reply: Reply, said: Collection[str]) -> bool:
    return reply.kind == "text" and reply.text in said
