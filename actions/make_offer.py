"""Offer the customer two to four options, or call a person."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, TurnAction
from actions.offering import make_offer
from bot.conversation.services import Services
from bot.conversation.turn import Turn


class MakeOffer(TurnAction):
    """Offer what the policy allows for the facts the customer has confirmed."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_make_offer"

    def act(self, session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Make the offer; the slot `stage` becomes offering, or escalated when only a person may decide."""
        return make_offer(session, services, turn, dispatcher)
