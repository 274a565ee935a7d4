"""Surveys: how customers rate the handling of their complaint."""

from __future__ import annotations

from sqlalchemy import desc, select
from sqlalchemy.orm import Session

from bot.cases import notices
from bot.cases.card_numbers import mask_cards
from bot.cases.cases import current_case
from bot.cases.errors import Refused
from bot.cases.lock import lock_conversation
from bot.cases.models import Case, Survey
from bot.cases.utc import now_of

# Up to this score the customer is not content: a person hears of it.
LOW = 2


def record(
    session: Session,
    conversation_id: str,
    *,
    score: int,
    comment: str | None = None,
    process: int | None = None,
    treatment: int | None = None,
    case: Case | None = None,
) -> Survey:
    """Record marks of 1 to 5 with an optional comment: `score` for what came of it, and for process and treatment.

    They are those of `case`, else of the current case if there is one. Raise Refused for another mark, NotFound without
    such a conversation.
    """
    for mark in (score, *(mark for mark in (process, treatment) if mark is not None)):
        if not isinstance(mark, int) or isinstance(mark, bool) or not 1 <= mark <= 5:
            raise Refused("A mark is a whole number from 1 to 5.")
    lock_conversation(session, conversation_id)
    case = case or current_case(session, conversation_id)
    survey = Survey(
        conversation_id=conversation_id,
        case_id=None if case is None else case.id,
        score=score,
        process=process,
        treatment=treatment,
        comment=comment and mask_cards(comment),
        at=now_of(session),
    )
    session.add(survey)
    session.flush()
    if score <= LOW:
        about = ("survey", survey.id)
        notices.tell_handler(session, "low_score", conversation_id, case_id=survey.case_id, about=about)
    return survey


def of_conversation(session: Session, conversation_id: str) -> list[Survey]:
    """List the answers of a conversation, oldest first."""
    wanted = select(Survey).where(Survey.conversation_id == conversation_id).order_by(Survey.id)
    return list(session.execute(wanted).scalars())


def last_score(session: Session, case: Case) -> int | None:
    """Return the last score given for a case since it was last resolved, None when there is none."""
    wanted = select(Survey.score).where(Survey.case_id == case.id).order_by(desc(Survey.id)).limit(1)
    if case.resolved_at is not None:
        wanted = wanted.where(Survey.at >= case.resolved_at)
    return session.execute(wanted).scalar_one_or_none()


def is_open(session: Session, case: Case) -> bool:
    """Return whether the survey of a resolved case is still unanswered since the case was resolved."""
    if case.resolved_at is None:
        return False
    wanted = select(Survey.id).where(Survey.case_id == case.id, Survey.at >= case.resolved_at).limit(1)
    return session.execute(wanted).first() is None
