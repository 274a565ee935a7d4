"""The promises that somebody still has to see to: open ones, and broken ones of cases that are not settled."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, null, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import Select
from sqlalchemy.sql.operators import in_op

from bot.cases.models import Case, Commitment, Conversation, Fact, OfferOption

SETTLED = ("resolved", "closed")
# How far a promise is: nobody has begun, somebody is at it, its time has passed.
STATES = ("open", "picked_up", "broken")
# The orders of a list; the sums of one currency are together.
SORTS = {
    "due": (Commitment.due_at,),
    "longest": (Commitment.made_at,),
    "sum": (Commitment.sum_minor == null(), Commitment.currency, Commitment.sum_minor.desc(), Commitment.due_at),  # type: ignore[union-attr]
}


@dataclass(frozen=True)
class Wanted:
    """Which promises: of one `owner`, of one `remedy`, of conversations that the agent with id `holder` has now.

    `state` is one of `STATES`.
    """

    owner: str | None = None
    remedy: str | None = None
    holder: int | None = None
    state: str | None = None


@dataclass(frozen=True)
class Outline:
    """What is counted of a promise."""

    owner: str
    remedy: str | None
    state: str
    due_at: datetime
    picked_up_at: datetime | None

    @property
    def how_far(self) -> str:
        """Which of `STATES` it is in."""
        return "picked_up" if self.state == "open" and self.picked_up_at is not None else self.state


@dataclass(frozen=True)
class Listed:
    """A promise with its case, its conversation and the remedy that it belongs to."""

    promise: Commitment
    case: Case
    conversation: Conversation
    remedy: str | None


def outlines(session: Session, wanted: Wanted) -> list[Outline]:
    """Return what is counted of every promise that is wanted."""
    columns = (Commitment.owner, OfferOption.remedy, Commitment.state, Commitment.due_at, Commitment.picked_up_at)
    return [Outline(*row) for row in session.execute(_narrowed(_joined(select(*columns)), wanted))]


def listed(session: Session, wanted: Wanted, *, most: int, sort: str = "due") -> list[Listed]:
    """List the promises that are wanted in an order of `SORTS`, at most `most`."""
    rows = _narrowed(_joined(select(Commitment, Case, Conversation, OfferOption.remedy)), wanted)
    rows = rows.order_by(*SORTS[sort], Commitment.id).limit(most)
    return [Listed(*row) for row in session.execute(rows)]


def open_of(session: Session, owner: str) -> list[int]:
    """List the numbers of the open promises of an owner, the earliest due first."""
    rows = select(Commitment.id).where(Commitment.owner == owner, Commitment.state == "open")
    return list(session.execute(rows.order_by(Commitment.due_at, Commitment.id)).scalars())


def remedies_of(session: Session, option_ids: Collection[str]) -> dict[str, str]:
    """Return the remedy of each of these options."""
    rows = select(OfferOption.id, OfferOption.remedy).where(in_op(OfferOption.id, list(option_ids)))
    return {row.id: row.remedy for row in session.execute(rows)}


def told_of(
    session: Session, conversation_ids: Collection[str], names: Collection[str]
) -> Mapping[str, dict[str, Fact]]:
    """Return the current facts of these names by conversation; that of the newest case counts."""
    rows = (
        select(Case.conversation_id, Fact)
        .join(Case, Case.id == Fact.case_id)
        .where(in_op(Case.conversation_id, list(conversation_ids)), in_op(Fact.name, list(names)))
        .where(Fact.superseded_at == null())
        .order_by(Fact.case_id, Fact.id)
    )
    found: dict[str, dict[str, Fact]] = {one: {} for one in conversation_ids}
    for conversation_id, fact in session.execute(rows):
        found[conversation_id][fact.name] = fact
    return found


def _joined(rows: Select) -> Select:
    return (
        rows.select_from(Commitment)
        .join(Case, Case.id == Commitment.case_id)
        .join(Conversation, Conversation.id == Case.conversation_id)
        .outerjoin(OfferOption, OfferOption.id == Commitment.option_id)
    )


def _narrowed(rows: Select, wanted: Wanted) -> Select:
    unsettled = and_(Commitment.state == "broken", Case.stage.notin_(SETTLED))  # type: ignore[attr-defined]
    rows = rows.where(or_(Commitment.state == "open", unsettled))
    if wanted.owner is not None:
        rows = rows.where(Commitment.owner == wanted.owner)
    if wanted.remedy is not None:
        rows = rows.where(OfferOption.remedy == wanted.remedy)
    if wanted.state is not None:
        begun = Commitment.picked_up_at != null()
        far = {"open": and_(Commitment.state == "open", ~begun), "picked_up": and_(Commitment.state == "open", begun)}
        rows = rows.where(far.get(wanted.state, Commitment.state == wanted.state))
    if wanted.holder is not None:
        rows = rows.where(Conversation.owner == "agent", Conversation.owner_agent_id == wanted.holder)
    return rows
