"""Follow-ups: ask whether it is mended, remind once, record silence as silence."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy.orm import Session

from bot.care.notices import LEAD, OWNER, mail_customer, mail_handler, staff_language
from bot.cases import commitments
from bot.cases.care import follow_ups
from bot.cases.models import Case, Due, FollowUp, Survey
from bot.conversation.display import both
from bot.conversation.handoff_reasons import REPEAT_CONTACT
from bot.conversation.mended import put_question
from bot.conversation.services import Services

# The places of the status page that a mail leads to; pressing there answers, opening the page does not.
ANSWERS = tuple(f"mended-{answer}" for answer in follow_ups.BY_CUSTOMER)


def ask(session: Session, services: Services, case: Case, due: Due) -> str:
    """Ask in the conversation and by mail; the answer is one tap."""
    follow_ups.ask(session, case)
    text = put_question(session, services, case, "care.mended.ask")
    mail_customer(session, services, case, "care.mended.ask", text, key=due.key, buttons=ANSWERS)
    return "asked"


def remind(session: Session, services: Services, case: Case, due: Due) -> str:
    """Ask once more, and never again."""
    asked = _unanswered(session, case)
    if asked is None:
        return "answered"
    follow_ups.remind(session, asked)
    text = put_question(session, services, case, "care.mended.remind")
    mail_customer(session, services, case, "care.mended.remind", text, key=due.key, buttons=ANSWERS)
    return "reminded"


def silence(session: Session, services: Services, case: Case, due: Due) -> str:
    """Record that nobody answered; the case is not taken for mended."""
    asked = _unanswered(session, case)
    if asked is None:
        return "answered"
    follow_ups.silence(session, asked)
    return "silent"


def low_score(session: Session, services: Services, case: Case, due: Due) -> str:
    """Tell the lead of customer care that a customer was not content, at once, with what they added."""
    survey = session.get(Survey, due.subject)
    if survey is None:
        return "no_survey"
    lead, words = services.policy.escalation(REPEAT_CONTACT).handler, "care.lead.low_score"
    values = {"score": survey.score, "comment": survey.comment or "-"}
    mail_handler(session, services, lead, words, key=due.key, to_whom=LEAD, case=case, values=values)
    return "told_lead"


def tell_owners(session: Session, services: Services, case: Case, due: Due) -> str:
    """Tell who did the work that the customer says it is not mended."""
    staff, by_owner = staff_language(services), defaultdict(list)
    for promise in commitments.of_case(session, case):
        if promise.state == "kept" and not commitments.tells_progress(promise):
            by_owner[promise.owner].append(both(promise.what, staff))
    for owner, done in by_owner.items():
        handler = services.policy.handlers.get(owner)
        if handler is not None:
            values, words = {"what": ("; " if staff == "en" else "、").join(done)}, "care.owner.not_mended"
            mail_handler(session, services, handler, words, key=due.key, to_whom=OWNER, case=case, values=values)
    return "told_owners"


def _unanswered(session: Session, case: Case) -> FollowUp | None:
    asked = follow_ups.last(session, case)
    return asked if asked is not None and asked.answer is None else None
