"""The words and slots of a handoff, shared by every action that may end in one."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, locale_of, set_slots, utter
from bot.conversation.handing_over import hand_over, time_of
from bot.conversation.hours_in_words import opening_hours
from bot.conversation.services import House
from bot.conversation.turn import Heard


def call_person(
    session: Session, the_house: House, heard: Heard, dispatcher: CollectingDispatcher, reason: str
) -> Events:
    """Queue the case for `reason` and tell the customer; if nobody is there, when somebody is.

    Contact details are asked for only then, and only if none are known.
    """
    told = hand_over(session, the_house, heard, reason)
    promised_by = time_of(the_house, told.promised_by, locale_of(heard))
    utter(
        dispatcher,
        f"utter_hand_over_{told.reason}",
        told.payload(),
        case_number=told.case_number,
        handler=told.handler,
        promised_by=promised_by,
    )
    if told.contact_needed:
        utter(dispatcher, "utter_ask_contact", hours=opening_hours(the_house, locale_of(heard)))
    elif not the_house.policy.clock.is_open(the_house.now()):
        hours = opening_hours(the_house, locale_of(heard))
        utter(dispatcher, "utter_outside_hours", handler=told.handler, hours=hours)
    return set_slots({"stage": "escalated", "must_escalate": False, "misunderstood": 0})
