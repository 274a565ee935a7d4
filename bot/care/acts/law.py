"""Dates of the law: the owner and the manager are warned before, never after."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.care.notices import LEAD, mail_handler
from bot.cases.models import Case, Due
from bot.conversation.display import both
from bot.conversation.services import Services
from bot.remedy.vocabulary import REASONS

# The queue of a reason that concerns the management has the manager who answers for dates of the law.
_MANAGEMENT = "regulator"


def warn(session: Session, services: Services, case: Case, due: Due) -> str:
    """Warn the lead of customer care and the manager that the law wants an answer by a day."""
    policy = services.policy
    until = policy.answer_by(case.opened_at)
    if until is None:
        return "no_law"
    assert _MANAGEMENT in REASONS
    values = {"day": until.day.isoformat(), "law": both(until.clock.law, "zh-Hant")}
    warned = {policy.escalation("repeat_contact").handler.id, policy.escalation(_MANAGEMENT).handler.id}
    for handler_id in sorted(warned):
        handler = policy.handlers[handler_id]
        mail_handler(session, services, handler, "care.lead.law", key=due.key, to_whom=LEAD, case=case, values=values)
    return "warned"
