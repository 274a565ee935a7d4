"""Dates of the law: the owner and the manager are warned before, never after; a day that passed names the next door."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.care.notices import LEAD, mail_handler, staff_language, tell_customer
from bot.cases import conversations, postponements
from bot.cases.models import Case, Due
from bot.conversation.display import both, language
from bot.conversation.handoff_reasons import REPEAT_CONTACT
from bot.conversation.services import Services
from bot.remedy.statutory import StatutoryClock

# The queues of these reasons belong to who leads customer care, and to the manager who answers for dates of the law.
_LEAD, _MANAGER = REPEAT_CONTACT, "regulator"


def warn(session: Session, services: Services, case: Case, due: Due) -> str:
    """Warn the lead of customer care and the manager that the law wants a document by a day."""
    policy, reckoning, staff = services.policy, due.reckoning or {}, staff_language(services)
    law = _law(services, due)
    if law is None:
        return "no_law"
    number = int(reckoning.get("stage", -1))
    document = both(law.stages[number].document, staff) if 0 <= number < len(law.stages) else "-"
    values = {"day": reckoning["day"], "law": both(law.law, staff), "document": document}
    warned = {policy.escalation(_LEAD).handler.id, policy.escalation(_MANAGER).handler.id}
    for handler_id in sorted(warned):
        handler = policy.handlers[handler_id]
        mail_handler(session, services, handler, "care.lead.law", key=due.key, to_whom=LEAD, case=case, values=values)
    postponements.end(session, case.conversation_id, "law", actor="clock")
    return "warned"


def tell_next_door(session: Session, services: Services, case: Case, due: Due) -> str:
    """Tell the customer that the day of the law has passed without an answer, and where to turn."""
    law = _law(services, due)
    if law is None or law.next_door is None:
        return "no_next_door"
    to = language(conversations.get(session, case.conversation_id).locale)
    words, door = "care.law_passed", both(law.next_door, to)
    tell_customer(session, services, case, words, key=due.key, law=both(law.law, to), next_door=door)
    return "told"


def _law(services: Services, due: Due) -> StatutoryClock | None:
    wanted = (due.reckoning or {}).get("clock")
    return next((law for law in services.policy.clocks if law.id == wanted), None)
