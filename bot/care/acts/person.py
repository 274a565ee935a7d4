"""A person was promised by a time and nobody came: louder, then the next role, then the duty line."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.care.notices import LEAD, mail_handler, staff_language, tell_customer, when
from bot.cases import conversations
from bot.cases.models import Case, Due, Handoff
from bot.conversation.display import both, language
from bot.conversation.handing_over import escalation_of
from bot.conversation.services import Services
from bot.remedy.company import Handler


def tell_late(session: Session, services: Services, case: Case, due: Due) -> str:
    """Tell the customer plainly that nobody has come yet; no other time is promised, but the direct line is named."""
    handoff = _handoff(session, due)
    locale = conversations.get(session, case.conversation_id).locale
    chain = _chain(services, handoff)
    # Whoever did not come is not the one to call.
    raised_to = chain[1] if len(chain) > 1 else chain[0]
    tell_customer(
        session,
        services,
        case,
        "care.nobody_came",
        key=due.key,
        time=when(services, handoff.promised_by or due.at, locale),
        handler=raised_to.label(language(locale)),
        line=both(raised_to.line, locale),
    )
    return "told"


def louder(session: Session, services: Services, case: Case, due: Due) -> str:
    """Reach who is next: the queue's handler and the first role at once, then each other role, then the duty line."""
    handoff = _handoff(session, due)
    policy, staff = services.policy, staff_language(services)
    step, chain = int((due.reckoning or {}).get("step", 0)), _chain(services, handoff)
    duty = escalation_of(policy, handoff.reason).duty if step == len(policy.care.roles) else None
    receivers = chain[:2] if step == 0 else chain[step + 1 : step + 2]
    if duty is not None and not receivers:
        receivers = chain[-1:]
    values = {
        "time": when(services, handoff.promised_by or due.at, staff),
        "line": both(duty.line, staff) if duty is not None else "-",
    }
    words = "care.lead.nobody_came_duty" if duty is not None else "care.lead.nobody_came"
    for handler in receivers:
        mail_handler(session, services, handler, words, key=due.key, to_whom=LEAD, case=case, values=values)
    return "duty_line" if duty is not None else f"role_{step}" if receivers else "nobody_else"


def _chain(services: Services, handoff: Handoff) -> list[Handler]:
    """Return who is reached, in order: the handler of the queue, then the roles of the policy, each once."""
    policy = services.policy
    found = [escalation_of(policy, handoff.reason).handler, *(policy.handlers[role] for role in policy.care.roles)]
    return list({handler.id: handler for handler in found}.values())


def _handoff(session: Session, due: Due) -> Handoff:
    handoff = session.get(Handoff, due.subject)
    assert handoff is not None
    return handoff
