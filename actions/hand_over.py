"""Call a person, and tell the customer why, who and by when."""

from __future__ import annotations

from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, TurnAction
from actions.handing_over import call_person
from bot.conversation.handoff_reasons import reason_of
from bot.conversation.services import Services
from bot.conversation.turn import Turn


class HandOver(TurnAction):
    """Hand the conversation over to a person."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_hand_over"

    def act(self, session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Put the case into the queue and end the form with its open question."""
        events = call_person(session, services, turn, dispatcher, reason_of(turn))
        return [ActiveLoop(None), SlotSet("requested_slot", None), *events]
