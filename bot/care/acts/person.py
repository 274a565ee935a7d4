"""A person was promised by a time and nobody came: louder, then the next role, then the duty line."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.care.notices import LEAD, mail_handler, staff_language, tell_customer, when
from bot.cases import conversations
from bot.cases.models import Case, Due, Handoff
from bot.conversation.display import both, language
from bot.conversation.handing_over import escalation_of
from bot.conversation.services import Services


def tell_late(session: Session, services: Services, case: Case, due: Due) -> str:
    """Tell the customer plainly that nobody has come yet; no other time is promised, but the direct line is named."""
    handoff = _handoff(session, due)
    locale = conversations.get(session, case.conversation_id).locale
    escalation = escalation_of(services.policy, handoff.reason)
    tell_customer(
        session,
        services,
        case,
        "care.nobody_came",
        key=due.key,
        time=when(services, handoff.promised_by or due.at, locale),
        handler=escalation.handler.label(language(locale)),
        line=both(escalation.handler.line, locale),
    )
    return "told"


def louder(session: Session, services: Services, case: Case, due: Due) -> str:
    """Reach whoever is next: the queue's own handler, then each of the policy's roles, then the duty line."""
    handoff = _handoff(session, due)
    policy, staff = services.policy, staff_language(services)
    escalation = escalation_of(policy, handoff.reason)
    step = int((due.reckoning or {}).get("step", 0))
    handlers = [escalation.handler, *(policy.handlers[role] for role in policy.care.roles)]
    duty = escalation.duty if step == len(handlers) - 1 else None
    values = {
        "time": when(services, handoff.promised_by or due.at, staff),
        "line": both(duty.line, staff) if duty is not None else "-",
    }
    words = "care.lead.nobody_came_duty" if duty is not None else "care.lead.nobody_came"
    mail_handler(session, services, handlers[step], words, key=due.key, to_whom=LEAD, case=case, values=values)
    return "duty_line" if duty is not None else f"role_{step}"


def _handoff(session: Session, due: Due) -> Handoff:
    handoff = session.get(Handoff, due.subject)
    assert handoff is not None
    return handoff
