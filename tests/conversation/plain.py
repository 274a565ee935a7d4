"""Turns and facts as plain values, for tests without a store."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from bot.conversation.turn import Turn
from bot.conversation.turn_facts import Found

from .turns import LAST_WEDNESDAY, YESTERDAY, understood

# The number of the message of every turn made here.
SEQ = 7
TOLD = MappingProxyType(
    {
        "what": Found("掃地機器人不動了", seq=1),
        "when": Found(YESTERDAY, display="昨天", seq=1),
        "bought_on": Found(LAST_WEDNESDAY, display="上星期三", seq=1),
        "product": Found("robot_vacuum", display="掃地機器人", seq=1),
    }
)


def turn_of(
    text: str,
    intent: str,
    *entities: dict[str, Any],
    asked: str | None = None,
    hazard: float = 0.0,
    parts: list[tuple[int, int, int]] | None = None,
    slots: dict[str, Any] | None = None,
    **more: Any,
) -> Turn:
    """Return a typed turn as an action reads it; `parts` are its messages (seq, start, end), by default one."""
    kinds = [{"name": "safety_hazard", "confidence": hazard}]
    return _read({**understood(text, intent, entities, kinds=kinds, **more)}, asked, slots, parts)


def button(parse: dict[str, Any], asked: str | None = None, **slots: Any) -> Turn:
    """Return the turn of a pressed button, from the parse data of its command."""
    return _read(parse, asked, slots, None)


def _read(
    parse: dict[str, Any],
    asked: str | None,
    slots: dict[str, Any] | None,
    parts: list[tuple[int, int, int]] | None,
) -> Turn:
    messages = [(SEQ, 0, len(parse["text"]))] if parts is None else parts
    where = [{"message_id": f"m{seq}", "seq": seq, "start": start, "end": end} for seq, start, end in messages]
    return Turn.of(
        {
            "sender_id": "c1",
            "latest_message": {**parse, "metadata": {"parts": where}},
            "slots": {"stage": "listening", **(slots or {}), "requested_slot": asked},
            "active_loop": {"name": "complaint_form"} if asked else {},
            "events": [],
        }
    )
