"""Make an offer: shared by the actions that may lead to one."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, locale_of, set_slots, utter
from actions.handing_over import call_person
from bot.conversation.offering import offer, options_card
from bot.conversation.services import Services
from bot.conversation.turn import Turn


def make_offer(
    session: Session,
    services: Services,
    turn: Turn,
    dispatcher: CollectingDispatcher,
    response: str = "utter_options",
) -> Events:
    """Record and show the options; call a person when fewer than two are within authority."""
    made = offer(session, services, turn.conversation_id)
    if made.refused is not None:
        return call_person(session, services, turn, dispatcher, made.refused)
    card = options_card(session, services, turn.conversation_id, locale_of(turn))
    utter(dispatcher, response, card.payload, lines=card.lines)
    return set_slots({"stage": "offering"})
