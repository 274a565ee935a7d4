"""Answer a customer who waits in the queue for a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping

from sqlalchemy.orm import Session

from bot.cases import cases
from bot.cases.queue import handoffs
from bot.cases.time_rules import handoff_is_overdue
from bot.conversation.handing_over import handoff_notice, time_of
from bot.conversation.services import Services
from bot.conversation.turn import Turn


@dataclass(frozen=True)
class Wait:
    """The response to utter and its fields."""

    response: str
    fields: Mapping[str, str]


def waiting_for(session: Session, services: Services, turn: Turn, locale: str) -> Wait:
    """Return the answer to a turn that arrives while the case is in the queue."""
    case = cases.current_case(session, turn.conversation_id)
    handoff = handoffs.current(session, turn.conversation_id)
    if case is None or handoff is None or handoff.promised_by is None:
        return Wait("utter_back_to_thread", {})
    person = handoff_notice(services, handoff, case.number, locale)
    fields = {"handler": person.handler, "promised_by": time_of(services, person.promised_by, locale)}
    if handoff_is_overdue(handoff, services.now()):
        return Wait("utter_waiting_person_late", {"case_number": case.number})
    contact = turn.entity("email") or turn.entity("phone")
    if contact is not None:
        said = str(contact.get("text") or contact["value"])
        return Wait("utter_contact_noted", {**fields, "contact": said})
    return Wait("utter_still_waiting", fields)
