"""Apologise, and read the facts back to the customer."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, TurnAction, locale_of, set_slots, utter
from bot.conversation.offering import apology
from bot.conversation.recap import recap
from bot.conversation.services import Services
from bot.conversation.turn import Turn


class ReadBack(TurnAction):
    """Apologise, now that the customer has told the story, and show the recap for confirmation."""

    # Where the turn told only of another matter, the story of this one is complete all the same.
    hears_all = True

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_recap"

    def act(self, session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Show the recap; apologise the first time, once it is known what for, and not again after a correction."""
        card = recap(session, services, turn.conversation_id, locale_of(turn))
        corrected = bool(turn.slots.get("recap_shown"))
        if not corrected and card.knows_what_happened:
            utter(dispatcher, apology(session, services, turn.conversation_id))
        again = "utter_recap_again" if turn.slots.get("was_set_aside") else "utter_recap_corrected"
        utter(dispatcher, again if corrected else "utter_recap", card.payload, lines=card.lines)
        return set_slots({"stage": "recap", "recap_shown": True, "was_set_aside": False})
