"""Turns as the dialogue passes them to an action, with a given NLU result."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from sqlalchemy.orm import Session

from bot.cases import cases, fact_store, messages
from bot.cases.models import Case
from bot.conversation.commands import parse_command
from bot.conversation.services import Services
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import ASKED, NOT_NEEDED
from bot.conversation.turn_intake import note_turn

# Relative to OPEN_HOURS of conftest, Wednesday 18 November 2026: "last Wednesday" is the 11th, "yesterday" the 17th.
LAST_WEDNESDAY, YESTERDAY = "2026-11-11", "2026-11-17"


def entity(name: str, value: Any, text: str | None = None, start: int = 0, **more: Any) -> dict[str, Any]:
    """Return an entity in the form of the pipeline's output."""
    said = str(value) if text is None else text
    return {"entity": name, "value": value, "text": said, "start": start, "end": start + len(said), **more}


def time(day: str, text: str, role: str | None = None, grain: str = "day", **more: Any) -> dict[str, Any]:
    """Return a time in the form of the pipeline's output."""
    return entity("time", day, text, role_hint=role, grain=grain, **more)


BOUGHT = time(LAST_WEDNESDAY, "上星期三", "bought")
HAPPENED = time(YESTERDAY, "昨天", "happened")
ROBOT = entity("product", "robot_vacuum", "掃地機器人")
REFUND = entity("desired_outcome", "refund", "退款")


def understood(text: str, intent: str, entities: Sequence[Mapping[str, Any]] = (), **more: Any) -> dict[str, Any]:
    """Return the parse data of a typed message."""
    return {
        "text": text,
        "intent": {"name": intent, "confidence": 0.95},
        "entities": list(entities),
        "complaint_kind": {
            "name": more.get("kind", "product_quality"),
            "confidence": more.get("kind_confidence", 0.9),
            "ranking": more.get("kinds", []),
        },
        "emotion": {"name": more.get("emotion", "angry"), "confidence": more.get("emotion_confidence", 0.9)},
        "locale": {"name": more.get("locale", "zh-Hant"), "confidence": 1.0},
    }


class Customer:
    """The customer of one conversation; keeps the slots that turn intake sets, as the dialogue would."""

    def __init__(self, session: Session, services: Services, conversation_id: str) -> None:
        self.session, self.services, self.id = session, services, conversation_id
        self.slots: dict[str, Any] = {"stage": "listening", "misunderstood": 0, "order_proof": NOT_NEEDED}
        self.last_turn: Turn | None = None

    def turn(self, parse: Mapping[str, Any], asked: str | None = None) -> Turn:
        """Store a turn as the desk does and return it as an action reads it."""
        seq = messages.append(self.session, self.id, role="customer", text=str(parse["text"])).seq
        part = {"message_id": f"m{seq}", "seq": seq, "start": 0, "end": len(str(parse["text"]))}
        message = {**parse, "metadata": {"parts": [part]}}
        self.last_turn = Turn.of(
            {
                "sender_id": self.id,
                "latest_message": message,
                "slots": {**self.slots, "requested_slot": asked},
                "active_loop": {"name": "complaint_form"} if asked else {},
                "events": [],
            }
        )
        return self.last_turn

    def note(self, turn: Turn) -> dict[str, Any]:
        """Take in a turn; keep and return the slots that were set."""
        slots = note_turn(self.session, self.services, turn)
        self.slots.update(slots)
        return slots

    def say(
        self, text: str, intent: str, entities: Sequence[Mapping[str, Any]] = (), asked: str | None = None, **more: Any
    ) -> dict[str, Any]:
        """Send `text` while `asked` is the open question; return the slots that were set."""
        return self.note(self.turn(understood(text, intent, entities, **more), asked))

    def press(self, command: str, asked: str | None = None) -> dict[str, Any]:
        """Press a button; return the slots that were set."""
        return self.note(self.turn(parse_command(command, "按鈕"), asked))

    def say_everything(self) -> dict[str, Any]:
        """Tell every fact in one message; return the slots that were set."""
        said = "上星期三在信義店買的掃地機器人昨天就不動了,我要退款"
        return self.say(said, "complain", [BOUGHT, entity("branch", "xinyi", "信義店"), ROBOT, HAPPENED, REFUND])

    @property
    def case(self) -> Case:
        """Return the current case."""
        case = cases.current_case(self.session, self.id)
        assert case is not None
        return case

    @property
    def known(self) -> dict[str, Any]:
        """Return the facts of the current case, by name."""
        return {name: fact.value for name, fact in fact_store.current(self.session, self.case).items()}

    def missing(self) -> list[str]:
        """Return the facts that the form would still ask for."""
        return [name for name in ASKED if self.slots.get(name) is None]
