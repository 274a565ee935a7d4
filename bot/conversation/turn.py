"""One turn of a customer as the dialogue received it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any, Iterator, Mapping, Sequence

from bot.cases.models import Message
from bot.conversation.kind_meant import kind_meant
from bot.conversation.mentions import without_mere_mentions
from bot.conversation.searching import plain
from bot.conversation.wishes import refined

# Intents with which a customer says something about the complaint itself, so that their facts count.
TELLING = frozenset(
    {"complain", "inform", "request_remedy", "correct", "threaten", "request_human", "abuse", "nlu_fallback"}
)
# Intents of turns that are too short to show a feeling, such as a request for a person, a yes or a greeting.
BARE = frozenset({"request_human", "nlu_fallback", "greet", "goodbye", "affirm", "deny", "choose_option"})
CONTENT = frozenset({"thank", "praise"})
# How many of the bot's answers a turn remembers, so that they are not said again soon.
ANSWERS_REMEMBERED = 3
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
    """One of `EMOTIONS`, with the model's confidence (0 to 1)."""

    name: str
    confidence: float


@dataclass(frozen=True)
class Turn:
    """One turn: its text, the model's result, and the state of the dialogue before it.

    `hazard` is the model's confidence in a safety hazard (0 to 1), also when another kind is more likely; its second
    opinion is `danger`, that somebody is in danger, and `self_harm`, that somebody thinks of ending their life.
    `trouble` has the words that say what went wrong, `matter` is how likely a matter is told at all (0 to 1),
    `sub_kind` is what exactly is the matter, "none" for nothing of that sort, for the whole text only. `said_before`
    has the bot's last answers, the newest first: their texts, and the names of their responses; `stage_before` is the
    stage in which the answer before this turn left the dialogue.
    `near_questions` are the questions nearest to the text, the nearest first, with how near they are (up to 1);
    `asks_us` is set by turn intake when the turn asks something that has an answer.
    `takes_up` is the number of the case whose words, told before beside another matter, are this turn.
    """

    conversation_id: str
    text: str
    intent: str
    confidence: float
    entities: Sequence[Mapping[str, Any]] = ()
    kind: str | None = None
    kind_confidence: float = 0.0
    hazard: float = 0.0
    self_harm: float = 0.0
    danger: float = 0.0
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
    said_before: tuple[frozenset[str], ...] = ()
    trouble: tuple[str, ...] = ()
    matter: float = 0.0
    sub_kind: str | None = None
    sub_kind_confidence: float = 0.0
    near_questions: tuple[tuple[str, float], ...] = ()
    asks_us: bool = False
    stage_before: str | None = None
    takes_up: str | None = None

    @classmethod
    def of(cls, tracker: Mapping[str, Any]) -> Turn:
        """Read the turn from the tracker state that the dialogue sends to an action."""
        return cls._read(tracker, tracker.get("latest_message") or {})

    def last_complaint(self, since: dt.datetime | None) -> Turn | None:
        """Return the last complaint before this turn and after `since`, as if it had just arrived; or None."""
        after = since.timestamp() if since else 0.0
        for event in reversed(self.earlier[:-1]):
            parse = event.get("parse_data") or {}
            if float(event.get("timestamp") or 0.0) < after:
                return None
            if (parse.get("intent") or {}).get("name") == "complain":
                return self._as_arrived(event)
        return None

    def turns_before(self) -> Iterator[Turn]:
        """Yield the turns before this one as if each had just arrived, the newest first."""
        for event in reversed(self.earlier[:-1]):
            yield self._as_arrived(event)

    def _as_arrived(self, event: Mapping[str, Any]) -> Turn:
        """Return the turn of an earlier event, without what the dialogue knew."""
        message = {**(event.get("parse_data") or {}), "text": event.get("text"), "metadata": event.get("metadata")}
        return self._read({"sender_id": self.conversation_id}, message)

    @classmethod
    def _read(cls, tracker: Mapping[str, Any], message: Mapping[str, Any]) -> Turn:
        metadata = message.get("metadata") or {}
        slots = tracker.get("slots") or {}
        kind, emotion = message.get("complaint_kind") or {}, message.get("emotion") or {}
        kinds = kind.get("ranking") or [kind]
        meant = kind_meant(kind, kinds, str(message.get("text") or ""))
        dangers = (message.get("danger") or {}).get("ranking") or []
        hazard = _confidence_in("safety_hazard", kinds)
        locale = message.get("locale") or {}
        # An entity without a value is of no use.
        entities = [entity for entity in message.get("entities") or [] if entity.get("value") not in (None, "")]
        text = message.get("text") or ""
        loop = (tracker.get("active_loop") or {}).get("name")
        intent = message.get("intent") or {}
        question = message.get("question") or {}
        sub_kind = message.get("sub_kind") or {}
        return cls(
            conversation_id=str(tracker["sender_id"]),
            text=text,
            intent=intent.get("name") or "nlu_fallback",
            confidence=float(intent.get("confidence") or 0.0),
            entities=refined(without_mere_mentions(entities, text), text),
            kind=meant.get("name"),
            kind_confidence=float(meant.get("confidence") or 0.0),
            hazard=hazard,
            self_harm=_confidence_in("self_harm", dangers),
            danger=_confidence_in("hazard", dangers) if dangers else hazard,
            emotion=emotion.get("name"),
            emotion_confidence=float(emotion.get("confidence") or 0.0),
            locale=locale.get("name"),
            locale_confidence=float(locale.get("confidence") or 0.0),
            parts=[
                TurnPart(str(p["message_id"]), int(p["seq"]), int(p["start"]), int(p["end"]))
                for p in metadata.get("parts") or []
            ],
            # The model always ranks complaint kinds; the parse result of a button has none.
            by_button=bool(message) and "complaint_kind" not in message,
            stage=slots.get("stage") or "listening",
            asked=slots.get("requested_slot") if loop else None,
            slots=slots,
            earlier=[event for event in tracker.get("events") or [] if event.get("event") == "user"],
            trouble=tuple((message.get("evidence") or {}).get("trouble") or ()),
            matter=float((message.get("evidence") or {}).get("matter") or 0.0),
            sub_kind=sub_kind.get("name"),
            sub_kind_confidence=float(sub_kind.get("confidence") or 0.0),
            said_before=_said_before(tracker.get("events") or []),
            near_questions=tuple((str(one["name"]), float(one["confidence"])) for one in question.get("ranking") or ()),
            stage_before=_stage_before(tracker.get("events") or []),
            takes_up=metadata.get("takes_up"),
        )

    def within(self, start: int, end: int) -> Turn:
        """Return the turn with only the text from `start` to `end`, without space around it, and what was found there.

        It ends with the same message as the whole turn, because both are one turn of the dialogue. What has no place in
        the text, such as a button's value, belongs to no part of it.
        """
        said = self.text[start:end]
        start += len(said) - len(said.lstrip())
        end = start + len(said.strip())
        entities = [
            {**one, "start": int(one["start"]) - start, "end": int(one["end"]) - start}
            for one in self.entities
            if {"start", "end"} <= one.keys() and start <= int(one["start"]) and int(one["end"]) <= end
        ]
        parts = [
            TurnPart(one.message_id, one.seq, *(min(max(at, start), end) - start for at in (one.start, one.end)))
            for one in self.parts
        ]
        text = self.text[start:end]
        trouble = tuple(word for word in self.trouble if plain(word) in plain(text))
        # What the model made of the whole may be true of another part.
        sub_kind = self.sub_kind if text == self.text.strip() else None
        return replace(self, text=text, entities=entities, parts=parts, trouble=trouble, sub_kind=sub_kind)

    def own_part(self) -> Turn:
        """Return the part of the turn that belongs to the matter in hand, as `action_note_facts` parted it."""
        seq, start, end = self.slots.get("own_part") or (None, 0, 0)
        return self if seq is None or seq != self.last_seq else self.within(int(start), int(end))

    @property
    def is_aside(self) -> bool:
        """Return whether all of the turn tells of another matter than the one in hand."""
        seq, start, end = self.slots.get("own_part") or (None, 0, 0)
        return seq is not None and seq == self.last_seq and start == end

    @property
    def is_first(self) -> bool:
        """Return whether it is the first turn of the conversation."""
        return len(self.earlier) <= 1

    @property
    def said_last(self) -> frozenset[str]:
        """Return the texts and response names of the bot's last answer; empty before the first."""
        return self.said_before[0] if self.said_before else frozenset()

    @property
    def feeling(self) -> Feeling | None:
        """Return the feeling in the text; None when it is too short to show one, or when the turn is a button."""
        if self.intent in BARE or self.by_button or self.emotion not in EMOTIONS:
            return None
        if self.intent in CONTENT:
            # The model learned feelings from complaints only, so its result does not apply to thanks.
            return Feeling("neutral", self.confidence)
        return Feeling(self.emotion, self.emotion_confidence)

    def entity(self, name: str) -> Mapping[str, Any] | None:
        """Return the first entity of that name, or None."""
        return next((entity for entity in self.entities if entity.get("entity") == name), None)

    def all(self, name: str) -> list[Mapping[str, Any]]:
        """Return every entity of that name in the order of the text."""
        return [entity for entity in self.entities if entity.get("entity") == name]

    def seq_at(self, offset: int) -> int | None:
        """Return the sequence number of the message that holds this offset of the turn's text."""
        for part in self.parts:
            if part.start <= offset < part.end:
                return part.seq
        return self.last_seq

    def on_record(self, message: Message | None) -> Turn:
        """Return the turn as said in `message`, unless it names its messages itself, as turns of the desk do."""
        if self.parts or message is None:
            return self
        return replace(self, parts=[TurnPart(message.id, message.seq, 0, len(self.text))])

    @property
    def last_seq(self) -> int | None:
        """Return the sequence number of the turn's last message; None when it came by another channel."""
        return self.parts[-1].seq if self.parts else None


def _confidence_in(name: str, ranking: Sequence[Mapping[str, Any]]) -> float:
    return next((float(one["confidence"]) for one in ranking if one.get("name") == name), 0.0)


def _stage_before(events: Sequence[Mapping[str, Any]]) -> str | None:
    said = False
    for event in reversed(events):
        said = said or event.get("event") == "user"
        if said and event.get("event") == "slot" and event.get("name") == "stage":
            return str(event.get("value"))
    return None


def _said_before(events: Sequence[Mapping[str, Any]]) -> tuple[frozenset[str], ...]:
    """Return the bot's last answers before the customer's last message, the newest first: texts and response names."""
    answers: list[set[str]] = []
    for event in reversed(events):
        if event.get("event") == "user":
            if len(answers) > ANSWERS_REMEMBERED:
                break
            answers.append(set())
        elif event.get("event") == "bot" and answers:
            answers[-1] |= {str(event.get("text") or ""), str((event.get("metadata") or {}).get("utter_action") or "")}
    # What came after the customer's last message belongs to this turn, so the first set holds the answer before it.
    return tuple(frozenset(said - {""}) for said in answers[:ANSWERS_REMEMBERED])
