"""Responses and slots of a handoff, shared by every action that may end in one."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, locale_of, set_slots, utter
from bot.conversation.handing_over import hand_over, time_of
from bot.conversation.hours_in_words import opening_hours
from bot.conversation.services import Services
from bot.conversation.turn import Turn


def call_person(
    session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher, reason: str
) -> Events:
    """Put the case into the queue for `reason` and tell the customer why, who answers and by when.

    When the company is closed, also state the opening hours. Contact details are asked for only then and only if none
    are known.
    """
    notice = hand_over(session, services, turn, reason)
    promised_by = time_of(services, notice.promised_by, locale_of(turn))
    utter(
        dispatcher,
        f"utter_hand_over_{notice.reason}",
        notice.card(),
        case_number=notice.case_number,
        handler=notice.handler,
        promised_by=promised_by,
    )
    if notice.contact_needed:
        utter(dispatcher, "utter_ask_contact", hours=opening_hours(services, locale_of(turn)))
    elif not services.policy.clock.is_open(services.now()):
        hours = opening_hours(services, locale_of(turn))
        utter(dispatcher, "utter_outside_hours", handler=notice.handler, hours=hours)
    return set_slots({"stage": "escalated", "must_escalate": False, "misunderstood": 0})
