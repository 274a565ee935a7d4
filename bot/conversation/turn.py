"""One turn of a customer as the dialogue heard it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any, Mapping, Sequence

from bot.cases.models import Message

# Intents in which a customer tells something of the matter itself, so that facts in them count.
TELLING = frozenset(
    {"complain", "inform", "request_remedy", "correct", "threaten", "request_human", "abuse", "nlu_fallback"}
)
# Turns too bare to tell a feeling: two characters that ask for a person, a yes, a hello.
BARE = frozenset({"request_human", "nlu_fallback", "greet", "goodbye", "affirm", "deny", "choose_option"})
CONTENT = frozenset({"thank", "praise"})
EMOTIONS = ("angry", "frustrated", "worried", "disappointed", "neutral")


@dataclass(frozen=True)
class TurnPart:
    """The place of one customer message in the text of a turn; `start` and `end` count characters, half-open."""

    message_id: str
    seq: int
    start: int
    end: int


@dataclass(frozen=True)
class Feeling:
    """Say which of `EMOTIONS` was heard, and how sure the model is (0 to 1)."""

    name: str
    confidence: float


@dataclass(frozen=True)
class Turn:
    """Hold one turn: its words, what the model made of them, and where the dialogue stood before it.

    `hazard` is how sure the model is of a safety hazard, also when it takes another kind for likelier (0 to 1).
    """

    conversation_id: str
    text: str
    intent: str
    confidence: float
    entities: Sequence[Mapping[str, Any]] = ()
    kind: str | None = None
    kind_confidence: float = 0.0
    hazard: float = 0.0
    emotion: str | None = None
    emotion_confidence: float = 0.0
    locale: str | None = None
    locale_confidence: float = 1.0
    parts: Sequence[TurnPart] = ()
    by_button: bool = False
    stage: str = "listening"
    asked: str | None = None
    slots: Mapping[str, Any] = field(default_factory=dict)
    earlier: Sequence[Mapping[str, Any]] = ()

    @classmethod
    def of(cls, tracker: Mapping[str, Any]) -> Turn:
        """Read the turn out of a tracker's state as the dialogue sends it to an action."""
        return cls._read(tracker, tracker.get("latest_message") or {})

    def last_complaint(self, since: dt.datetime | None) -> Turn | None:
        """Return the last turn before this one, and after `since`, that complained, as if heard just now; or None."""
        after = since.timestamp() if since else 0.0
        for event in reversed(self.earlier[:-1]):
            parse = event.get("parse_data") or {}
            if float(event.get("timestamp") or 0.0) < after:
                return None
            if (parse.get("intent") or {}).get("name") == "complain":
                message = {**parse, "text": event.get("text"), "metadata": event.get("metadata")}
                return self._read({"sender_id": self.conversation_id}, message)
        return None

    @classmethod
    def _read(cls, tracker: Mapping[str, Any], message: Mapping[str, Any]) -> Turn:
        metadata = message.get("metadata") or {}
        slots = tracker.get("slots") or {}
        kind, emotion = message.get("complaint_kind") or {}, message.get("emotion") or {}
        kinds = kind.get("ranking") or [kind]
        locale = message.get("locale") or {}
        # An entity without a value tells nothing.
        entities = [entity for entity in message.get("entities") or [] if entity.get("value") not in (None, "")]
        loop = (tracker.get("active_loop") or {}).get("name")
        intent = message.get("intent") or {}
        return cls(
            conversation_id=str(tracker["sender_id"]),
            text=message.get("text") or "",
            intent=intent.get("name") or "nlu_fallback",
            confidence=float(intent.get("confidence") or 0.0),
            entities=entities,
            kind=kind.get("name"),
            kind_confidence=float(kind.get("confidence") or 0.0),
            hazard=next((float(one["confidence"]) for one in kinds if one.get("name") == "safety_hazard"), 0.0),
            emotion=emotion.get("name"),
            emotion_confidence=float(emotion.get("confidence") or 0.0),
            locale=locale.get("name"),
            locale_confidence=float(locale.get("confidence") or 0.0),
            parts=[
                TurnPart(str(p["message_id"]), int(p["seq"]), int(p["start"]), int(p["end"]))
                for p in metadata.get("parts") or []
            ],
            # NLU always ranks kinds; the command of a button has no ranking.
            by_button=bool(message) and "complaint_kind" not in message,
            stage=slots.get("stage") or "listening",
            asked=slots.get("requested_slot") if loop else None,
            slots=slots,
            earlier=[event for event in tracker.get("events") or [] if event.get("event") == "user"],
        )

    @property
    def feeling(self) -> Feeling | None:
        """Return the feeling in the words; None when they are too bare to tell one, or a button said them."""
        if self.intent in BARE or self.by_button or self.emotion not in EMOTIONS:
            return None
        if self.intent in CONTENT:
            # The feelings were learned from complaints, and a customer who thanks has none of them.
            return Feeling("neutral", self.confidence)
        return Feeling(self.emotion, self.emotion_confidence)

    def entity(self, name: str) -> Mapping[str, Any] | None:
        """Return the first entity of that name, or None."""
        return next((entity for entity in self.entities if entity.get("entity") == name), None)

    def all(self, name: str) -> list[Mapping[str, Any]]:
        """Return every entity of that name in the order they were said."""
        return [entity for entity in self.entities if entity.get("entity") == name]

    def seq_at(self, offset: int) -> int | None:
        """Return the sequence number of the message that holds this offset of the turn's text."""
        for part in self.parts:
            if part.start <= offset < part.end:
                return part.seq
        return self.last_seq

    def on_record(self, message: Message | None) -> Turn:
        """Return the turn as said in `message`, unless it names its messages itself as one of the desk does."""
        if self.parts or message is None:
            return self
        return replace(self, parts=[TurnPart(message.id, message.seq, 0, len(self.text))])

    @property
    def last_seq(self) -> int | None:
        """Return the sequence number of the turn's last message; None when it came by another channel."""
        return self.parts[-1].seq if self.parts else None
