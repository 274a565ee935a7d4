"""The state of a case as far as its clocks depend on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, desc, select
from sqlalchemy.orm import Session

from bot.cases import commitments
from bot.cases.care import dues, follow_ups
from bot.cases.models import Case, Commitment, Conversation, FollowUp, Handoff, Message, Offer, OfferOption
from bot.cases.models.due import Due

PROGRESS = "progress"


@dataclass(frozen=True)
class CaseState:
    """A case with its promises, its conversation and what was told so far; moments are in UTC.

    `remedies` are those agreed, by option; `told_at` is when the customer last heard of the matter from us, `said_at`
    when the customer last wrote; `notes` counts the notes on progress so far; `done` are the keys of past dues.
    """

    case: Case
    conversation: Conversation
    promises: Sequence[Commitment]
    remedies: dict[str, str]
    offer: Offer | None
    handoff: Handoff | None
    follow_up: FollowUp | None
    told_at: datetime
    said_at: datetime | None
    notes: int
    done: frozenset[str]

    @property
    def open_promises(self) -> list[Commitment]:
        """List the promises that are still to be kept."""
        return [promise for promise in self.promises if promise.state == "open"]


def read_state(session: Session, case: Case) -> CaseState:
    """Read the state of a case."""
    conversation = session.get(Conversation, case.conversation_id)
    assert conversation is not None
    promises = commitments.of_case(session, case)
    told, said = _last_words(session, case.conversation_id)
    past: list[Due] = [due for due in dues.of_case(session, case.id) if due.state == dues.DONE]
    return CaseState(
        case=case,
        conversation=conversation,
        promises=promises,
        remedies=_remedies(session, promises),
        offer=session.execute(
            select(Offer).where(Offer.case_id == case.id, Offer.state == "open")
        ).scalar_one_or_none(),
        handoff=_waiting(session, case),
        follow_up=follow_ups.last(session, case),
        told_at=max(each for each in (case.opened_at, told) if each is not None),
        said_at=said,
        notes=sum(1 for due in past if due.kind == PROGRESS),
        done=frozenset(due.key for due in past),
    )


def _remedies(session: Session, promises: Sequence[Commitment]) -> dict[str, str]:
    options = {promise.option_id for promise in promises if promise.option_id is not None}
    if not options:
        return {}
    wanted = select(OfferOption.id, OfferOption.remedy).where(OfferOption.id.in_(options))  # type: ignore[attr-defined]
    return dict(session.execute(wanted).all())


def _waiting(session: Session, case: Case) -> Handoff | None:
    wanted = select(Handoff).where(
        and_(Handoff.conversation_id == case.conversation_id, Handoff.state == "waiting", Handoff.case_id == case.id)
    )
    return session.execute(wanted).scalar_one_or_none()


def _last_words(session: Session, conversation_id: str) -> tuple[datetime | None, datetime | None]:
    """Return when we and when the customer last wrote."""

    def last(by_customer: Any) -> datetime | None:
        wanted = (
            select(Message.at)
            .where(Message.conversation_id == conversation_id, by_customer)
            .order_by(desc(Message.seq))
            .limit(1)
        )
        return session.execute(wanted).scalar_one_or_none()

    return last(Message.role != "customer"), last(Message.role == "customer")
