"""The state of a case as far as its clocks depend on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import bindparam, desc, func, null, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases import postponements, surveys, ties
from bot.cases.care import dues, follow_ups
from bot.cases.insight import gathering
from bot.cases.models import (
    Case,
    Commitment,
    Conversation,
    Due,
    FollowUp,
    Handoff,
    Incident,
    Message,
    Offer,
    OfferOption,
    Postponement,
    Survey,
    Task,
    TopUp,
)
from bot.cases.utc import now_of

PROGRESS, ASK_MENDED = "progress", "ask_mended"

# Built once, because they run in every transaction that changes a case.
_PROMISES = select(Commitment).where(Commitment.case_id == bindparam("case")).order_by(Commitment.due_at, Commitment.id)
_OFFER = select(Offer).where(Offer.case_id == bindparam("case"), Offer.state == "open")
_HANDOFF = select(Handoff).where(
    Handoff.conversation_id == bindparam("talk"), Handoff.state == "waiting", Handoff.case_id == bindparam("case")
)
_TASKS = select(Task).where(Task.case_id == bindparam("case"), Task.done_at == null()).order_by(Task.id)
_HANDOFFS, _SAID = Handoff.__table__, Message.__table__
_ENDED = select(func.max(_HANDOFFS.c.ended_at)).where(
    _HANDOFFS.c.conversation_id == bindparam("talk"),
    _HANDOFFS.c.case_id == bindparam("case"),
    in_op(_HANDOFFS.c.state, ("given_back", "resolved")),
)
_LOW = select(Survey).where(Survey.case_id == bindparam("case"), Survey.score <= surveys.LOW).order_by(Survey.id)
_LAST = select(_SAID.c.at).where(_SAID.c.conversation_id == bindparam("talk")).order_by(desc(_SAID.c.seq)).limit(1)
_LAST_OF_US, _LAST_OF_CUSTOMER = _LAST.where(_SAID.c.role != "customer"), _LAST.where(_SAID.c.role == "customer")


class CaseState:
    """A case with its promises, its conversation and what was told so far; moments are in UTC.

    It reads what it is asked for, when it is asked, and keeps the answer: make a new one after a change. `read` are the
    dues of the case, when they have been read already.
    """

    def __init__(self, session: Session, case: Case, conversation: Conversation, read: list[Due] | None = None) -> None:
        self.case = case
        self.conversation = conversation
        self.now = now_of(session)
        self._session = session
        self._read = read

    @cached_property
    def promises(self) -> Sequence[Commitment]:
        """List the promises made in the case, the earliest due first."""
        return list(self._session.execute(_PROMISES, {"case": self.case.id}).scalars())

    @cached_property
    def is_merged(self) -> bool:
        """Return whether the case goes on in another one."""
        return ties.is_merged(self._session, self.case)

    @property
    def open_promises(self) -> list[Commitment]:
        """List the promises that are still to be kept."""
        return [promise for promise in self.promises if promise.state == "open"]

    @property
    def had_agreement(self) -> bool:
        """Return whether something was promised that the customer did not take back."""
        return any(promise.state != "voided" for promise in self.promises)

    @cached_property
    def remedies(self) -> dict[str, str]:
        """Return the remedies agreed, by option."""
        options = {promise.option_id for promise in self.promises if promise.option_id is not None}
        if not options:
            return {}
        wanted = select(OfferOption.id, OfferOption.remedy).where(OfferOption.id.in_(options))  # type: ignore[attr-defined]
        return dict(self._session.execute(wanted).all())

    @cached_property
    def offer(self) -> Offer | None:
        """Return the open offer."""
        return self._one(_OFFER)

    @cached_property
    def handoff(self) -> Handoff | None:
        """Return the handoff that waits for a person in this case."""
        return self._one(_HANDOFF) if self.conversation.owner == "queue" else None

    @cached_property
    def person_done_at(self) -> datetime | None:
        """Return when a person last ended their work on the case: resolved it, or gave it back."""
        return self._one(_ENDED)

    @cached_property
    def follow_up(self) -> FollowUp | None:
        """Return the newest question whether it is mended."""
        asked = any(due.kind == ASK_MENDED and due.state == dues.DONE for due in self.dues)
        return follow_ups.last(self._session, self.case) if asked else None

    @cached_property
    def low_scores(self) -> Sequence[Survey]:
        """List the answers to the survey that are low; there are none before a case was resolved."""
        if self.case.stage not in ("resolved", "escalated", "listening"):
            return ()
        return list(self._session.execute(_LOW, {"case": self.case.id}).scalars())

    @cached_property
    def postponed(self) -> Postponement | None:
        """Return the postponement of the conversation, if it was put by with this case in hand."""
        if self.conversation.owner not in ("agent", "queue"):
            return None
        row = postponements.active(self._session, self.conversation.id)
        return row if row is not None and row.case_id == self.case.id else None

    @cached_property
    def tasks(self) -> Sequence[Task]:
        """List what somebody of the desk still has to do about the case."""
        return list(self._session.execute(_TASKS, {"case": self.case.id}).scalars())

    @cached_property
    def incident(self) -> Incident | None:
        """Return the incident that the case was gathered into."""
        found = gathering.incident_of(self._session, self.case.id)
        return None if found is None else found[0]

    @property
    def heard_of_incident(self) -> bool:
        """Return whether the customer heard of the incident while they wrote, before the case was gathered into it."""
        return self.incident is not None and gathering.heard_of(self._session, self.incident, self.case.conversation_id)

    @cached_property
    def top_ups(self) -> Sequence[TopUp]:
        """List what was added because others with the same harm got more."""
        return gathering.top_ups_of(self._session, self.case.id)

    @cached_property
    def told_at(self) -> datetime:
        """Return when the customer last heard of the matter from us."""
        told = self._one(_LAST_OF_US)
        return self.case.opened_at if told is None else max(self.case.opened_at, told)

    @cached_property
    def said_at(self) -> datetime | None:
        """Return when the customer last wrote."""
        return self._one(_LAST_OF_CUSTOMER)

    @cached_property
    def dues(self) -> list[Due]:
        """List every due of the case, done and dropped ones too, by moment."""
        return dues.of_case(self._session, self.case.id) if self._read is None else self._read

    def was_planned(self, key: str) -> bool:
        """Return whether this waits already."""
        return any(due.key == key and due.state == dues.WAITING for due in self.dues)

    @property
    def notes(self) -> int:
        """Return how many notes on progress were given."""
        return sum(1 for due in self.dues if due.kind == PROGRESS and due.state == dues.DONE)

    @property
    def done(self) -> frozenset[str]:
        """Return the keys of what was done."""
        return frozenset(due.key for due in self.dues if due.state == dues.DONE)

    def _one(self, wanted: Any) -> Any:
        places = {"case": self.case.id, "talk": self.case.conversation_id}
        return self._session.execute(wanted, places).scalar_one_or_none()
