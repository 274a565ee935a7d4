"""Filters of a search, as SQL conditions on a conversation, its newest case, and their handoffs and promises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.sql.operators import in_op

from bot.cases.models import Case, Commitment, Conversation, Handoff
from bot.cases.sight import Sight, in_sight
from bot.cases.time_rules import commitment_overdue, handoff_overdue
from bot.cases.utc import as_utc


@dataclass(frozen=True)
class Filters:
    """The conditions of a search; an empty filter does not restrict it.

    Several values of one filter are alternatives; all given filters must hold. Stage, kind, emotion and severity
    are those of the newest case. `holders` have the conversation now, `had_by` have or had it; both are ids of agents.
    `opened_from` and `opened_to` limit when the conversation was opened; `opened_to` is exclusive. `seen_by` leaves out
    what an agent does not see.
    """

    stages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    emotions: tuple[str, ...] = ()
    severities: tuple[int, ...] = ()
    locales: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    holders: tuple[int, ...] = ()
    had_by: tuple[int, ...] = ()
    opened_from: datetime | None = None
    opened_to: datetime | None = None
    overdue: bool = False
    open_commitments: bool = False
    conversations: tuple[str, ...] = ()
    seen_by: Sight | None = None

    @property
    def of_case(self) -> bool:
        """Return whether a filter applies to the newest case."""
        return bool(self.stages or self.kinds or self.emotions or self.severities)


def newest_case() -> Any:
    """Return the join condition for the case that a conversation talks about, else its newest."""
    inner = Case.__table__.alias("newer_case")
    newest = (
        select(func.max(inner.c.id))
        .where(inner.c.conversation_id == Conversation.id)
        .correlate(Conversation)
        .scalar_subquery()
    )
    # The first condition follows from the second, but lets the database begin with the cases of one stage.
    return and_(Case.conversation_id == Conversation.id, Case.id == func.coalesce(Conversation.case_in_hand_id, newest))


def conditions(filters: Filters, now: datetime) -> list[Any]:
    """Return the conditions on Conversation and its newest Case (see `newest_case`)."""
    found: list[Any] = []
    for column, values in (
        (Case.stage, filters.stages),
        (Case.kind, filters.kinds),
        (Case.emotion, filters.emotions),
        (Case.severity, filters.severities),
        (Conversation.locale, filters.locales),
        (Conversation.owner, filters.owners),
        (Conversation.owner_agent_id, filters.holders),
        (Conversation.id, filters.conversations),
    ):
        if values:
            found.append(in_op(column, values))
    if filters.seen_by is not None:
        found.append(in_sight(filters.seen_by))
    if filters.reasons:
        found.append(_handed_over(in_op(Handoff.reason, filters.reasons)))
    if filters.had_by:
        held = in_op(Conversation.owner_agent_id, filters.had_by)
        found.append(or_(held, _handed_over(in_op(Handoff.agent_id, filters.had_by))))
    if filters.opened_from is not None:
        found.append(Conversation.created_at >= as_utc(filters.opened_from))
    if filters.opened_to is not None:
        found.append(Conversation.created_at < as_utc(filters.opened_to))
    if filters.open_commitments:
        found.append(_promised(Commitment.state == "open"))
    if filters.overdue:
        found.append(overdue(now))
    return found


def overdue(now: datetime) -> Any:
    """Return the condition that a customer waits for a person past the promised time, or a promise is past its date."""
    waits = and_(Conversation.owner == "queue", _handed_over(handoff_overdue(now)))
    return or_(waits, _promised(commitment_overdue(now)))


def open_promises() -> Any:
    """Return the subquery that counts the open promises of a conversation."""
    inner = Case.__table__.alias("promised_in")
    return (
        select(func.count(Commitment.id))
        .select_from(Commitment.__table__.join(inner, inner.c.id == Commitment.case_id))
        .where(inner.c.conversation_id == Conversation.id, Commitment.state == "open")
        .correlate(Conversation)
        .scalar_subquery()
    )


def _handed_over(condition: Any) -> Any:
    return in_op(Conversation.id, select(Handoff.conversation_id).where(condition))


def _promised(condition: Any) -> Any:
    inner = Case.__table__.alias("promised_in")
    promises = Commitment.__table__.join(inner, inner.c.id == Commitment.case_id)
    return in_op(Conversation.id, select(inner.c.conversation_id).select_from(promises).where(condition))
