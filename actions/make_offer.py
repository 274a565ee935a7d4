"""Offer the customer two to four options after a plain yes to the recap, or call a person."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, TurnAction
from actions.reading_back import answer_recap
from bot.conversation.services import Services
from bot.conversation.turn import Turn


class MakeOffer(TurnAction):
    """Offer what the policy allows for the facts the customer has confirmed."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_make_offer"

    def act(self, session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Make the offer (stage offering, or escalated); a yes with a reservation leaves the recap open."""
        return answer_recap(session, services, turn, dispatcher)
