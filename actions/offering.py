"""Making an offer, shared by the actions that may lead to one."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, locale_of, set_slots, utter
from actions.handing_over import call_person
from bot.conversation.offering import offer, options_card
from bot.conversation.services import House
from bot.conversation.turn import Heard


def make_offer(session: Session, the_house: House, heard: Heard, dispatcher: CollectingDispatcher) -> Events:
    """Record and show the options; call a person when fewer than two are within authority."""
    made = offer(session, the_house, heard.conversation_id)
    if made.refused is not None:
        return call_person(session, the_house, heard, dispatcher, made.refused)
    card = options_card(session, the_house, heard.conversation_id, locale_of(heard))
    utter(dispatcher, "utter_options", card.payload, lines=card.lines)
    return set_slots({"stage": "offering"})
