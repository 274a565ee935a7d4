"""The inbox of the trainers: what did harm in the last weeks and waits, in groups, the most harmful first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.assist.nameless import Nameless
from bot.cases.coach.reading import TurnHeard, talks_since, texts_of
from bot.cases.models import Message
from bot.cases.surveys import LOW
from bot.cases.utc import now_of
from bot.coach.grouping import MOST, Encode, Group, groups
from bot.coach.harms import HARMS, Hurt, grave_reasons, hurts
from bot.conversation.services import Services

# How far the inbox looks back, and how many turns it reads at most: the newest.
PERIOD = timedelta(days=30)
MOST_TURNS = 5000


@dataclass(frozen=True)
class Waiting:
    """Turns that wait, with the words of those that are compared: the newest of each queue."""

    hurts: Sequence[Hurt]
    texts: Mapping[str, str]

    def groups(self, encode: Encode) -> list[Group]:
        """Return the groups of all queues; takes 2 ms for each text that was never encoded."""
        return groups(self.hurts, self.texts, encode)


def waiting(session: Session, *, differing: Collection[str] = ()) -> Waiting:
    """Return what waits; `differing` are ids of turns that two models hear differently."""
    since = now_of(session) - PERIOD
    talks = talks_since(session, since, MOST_TURNS, grave=grave_reasons(), low=LOW)
    found = hurts(talks, differing=differing)
    newest = [one for harm in HARMS for one in _newest(found, harm)]
    return Waiting(newest, texts_of(session, [one.turn for one in newest]))


def _newest(found: Iterable[Hurt], harm: str) -> list[Hurt]:
    return sorted((one for one in found if one.harm == harm), key=lambda one: one.turn.at, reverse=True)[:MOST]


class Masked:
    """Shows words of conversations without what tells who somebody is; looks each conversation up once."""

    def __init__(self, session: Session, services: Services) -> None:
        self._session, self._services = session, services
        self._known: dict[str, Nameless] = {}

    def text(self, conversation_id: str, text: str) -> str:
        """Return a text of a conversation, masked."""
        if conversation_id not in self._known:
            self._known[conversation_id] = Nameless(self._session, self._services, conversation_id)
        return self._known[conversation_id].hide(text)

    def around(self, turn: TurnHeard) -> tuple[str, str]:
        """Return what was said to the customer right before a turn, and what the customer said next, masked."""
        before = select(Message.text).where(
            Message.conversation_id == turn.talk,
            Message.seq < turn.from_seq,
            Message.role.in_(("bot", "agent")),  # type: ignore[attr-defined]
            Message.text != "",
        )
        after = select(Message.text).where(
            Message.conversation_id == turn.talk, Message.seq > turn.to_seq, Message.role == "customer"
        )
        asked = self._session.execute(before.order_by(Message.seq.desc()).limit(1)).scalar_one_or_none()  # type: ignore[attr-defined]
        said = self._session.execute(after.order_by(Message.seq).limit(1)).scalar_one_or_none()
        return self.text(turn.talk, asked or ""), self.text(turn.talk, said or "")
