"""Read the turns of a period with what became of them, for the inbox of the trainers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from sqlalchemy import and_, desc, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases.models import Case, CaseFigure, Handoff, HeardTurn, HeardWrongly, Message, Offer, OfferOption, Survey
from bot.cases.models import Turn as TurnRow
from bot.cases.paged import paged

PAGE = 500
MOST_OF_TALK = 200
_COLUMNS = HeardTurn.__table__.c


@dataclass(frozen=True)
class TurnHeard:
    """One turn: the numbers of its messages, what was heard, what followed.

    `waits` while nothing was made of it, `marked` when a person said that it was heard wrongly.
    """

    id: str
    talk: str
    at: datetime
    from_seq: int
    to_seq: int
    by_button: bool
    stage: str
    intent: str
    confidence: float
    margin: float
    kind: str | None
    emotion: str | None
    danger: str | None
    model: str
    heard: dict[str, Any]
    followed: tuple[tuple[str, str | None], ...]
    waits: bool
    marked: bool = False

    def facts(self, name: str) -> list[Any]:
        """Return the values of the facts of this name that were heard."""
        return [value for fact, value, *_ in self.heard.get("facts", ()) if fact.split(":")[0] == name]

    def did(self, *actions: str) -> bool:
        """Return whether one of these actions or responses followed."""
        return any(name in actions for name, _ in self.followed)


@dataclass(frozen=True)
class PutRight:
    """What a person said that should have been heard in a message, where it is known in which."""

    seq: int | None
    what: str
    heard: Any
    meant: Any
    at: datetime


@dataclass
class Talk:
    """The turns of a conversation, oldest first, and what became of it.

    `grave_at` is when a person was called for a grave matter, `low_at` when the customer rated it low; `taken_back` are
    the numbers of the messages that were taken for a yes to what was taken back. `customer` tells customers apart.
    """

    id: str
    turns: list[TurnHeard] = field(default_factory=list)
    grave_at: datetime | None = None
    low_at: datetime | None = None
    taken_back: list[int] = field(default_factory=list)
    put_right: list[PutRight] = field(default_factory=list)
    customer: str = ""


def talks_since(session: Session, since: datetime, most: int, *, grave: Collection[str], low: int) -> list[Talk]:
    """Return the conversations of the newest `most` turns since a moment.

    `grave` are the reasons for a handoff that tell of a grave matter, `low` is the highest mark that is a bad one.
    """
    talks: dict[str, Talk] = {}
    for turn in reversed(_turns(session, _COLUMNS.at >= since, most)):
        talks.setdefault(turn.talk, Talk(turn.talk, customer=turn.talk)).turns.append(turn)
    for page in paged(talks, PAGE):
        _add_what_became(session, talks, page, grave, low)
    return list(talks.values())


def texts_of(session: Session, turns: Iterable[TurnHeard]) -> dict[str, str]:
    """Return the words of these turns by id, the messages of one turn below each other; erased words are left out."""
    texts: dict[str, str] = {}
    for page in paged(turns, PAGE):
        wanted = (
            select(HeardTurn.turn_id, Message.text)
            .join(TurnRow, TurnRow.id == HeardTurn.turn_id)
            .join(
                Message,
                and_(
                    Message.conversation_id == TurnRow.conversation_id,
                    Message.seq >= TurnRow.from_seq,
                    Message.seq <= TurnRow.to_seq,
                ),
            )
            .where(in_op(HeardTurn.turn_id, [one.id for one in page]), Message.role == "customer", Message.text != "")
            .order_by(HeardTurn.turn_id, Message.seq)
        )
        for turn_id, text in session.execute(wanted):
            texts[turn_id] = f"{texts[turn_id]}\n{text}" if turn_id in texts else text
    return texts


def turns_of(session: Session, conversation_id: str) -> list[TurnHeard]:
    """Return the turns of a conversation that are kept, oldest first, at most `MOST_OF_TALK`: the newest."""
    return _turns(session, _COLUMNS.conversation_id == conversation_id, MOST_OF_TALK)[::-1]


def _turns(session: Session, these: Any, most: int) -> list[TurnHeard]:
    """Return the newest turns for which a condition holds, the newest first."""
    of, span = _COLUMNS, TurnRow.__table__.c
    wanted = (
        select(
            of.turn_id, of.conversation_id, of.at, span.from_seq, span.to_seq, of.by_button, of.stage, of.intent,
            of.confidence, of.margin, of.kind, of.emotion, of.danger, of.model, of.heard, of.followed, of.lesson_id,
            of.marked_by_id,
        )
        .join(TurnRow.__table__, span.id == of.turn_id)
        .where(these)
        .order_by(of.at.desc(), span.to_seq.desc())
        .limit(most)
    )  # fmt: skip
    names = [one.name for one in fields(TurnHeard)]
    found = []
    for row in session.execute(wanted):
        told: dict[str, Any] = dict(zip(names, row))
        followed = tuple((str(name), policy) for name, policy in told["followed"])
        states = {"waits": told["waits"] is None, "marked": told["marked"] is not None}
        found.append(TurnHeard(**{**told, "followed": followed, **states}))
    return found


def _add_what_became(
    session: Session, talks: dict[str, Talk], ids: list[str], grave: Collection[str], low: int
) -> None:
    handed = select(Handoff.conversation_id, Handoff.requested_at).where(
        in_op(Handoff.conversation_id, ids), in_op(Handoff.reason, list(grave))
    )
    for talk, at in session.execute(handed.order_by(desc(Handoff.id))):
        talks[talk].grave_at = at
    agreed = (
        select(Case.conversation_id, OfferOption.accepted_seq)
        .join(Offer, Offer.case_id == Case.id)
        .join(OfferOption, OfferOption.offer_id == Offer.id)
        .where(in_op(Case.conversation_id, ids), Offer.state == "taken_back")
    )
    for talk, seq in session.execute(agreed):
        if seq is not None:
            talks[talk].taken_back.append(seq)
    rated = select(Survey.conversation_id, Survey.at).where(in_op(Survey.conversation_id, ids), Survey.score <= low)
    for talk, at in session.execute(rated):
        talks[talk].low_at = at
    wrong = select(HeardWrongly).where(in_op(HeardWrongly.conversation_id, ids)).order_by(HeardWrongly.id)
    for row in session.execute(wrong).scalars():
        found = PutRight(row.message_seq, row.what, row.heard, row.meant, row.at)
        talks[row.conversation_id].put_right.append(found)
    figures = CaseFigure.__table__.c
    counted = select(figures.conversation_id, figures.customer).where(in_op(figures.conversation_id, ids))
    for talk, customer in session.execute(counted):
        talks[talk].customer = str(customer)
