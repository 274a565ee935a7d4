"""Pause the conversation when the customer wants to stop."""

from __future__ import annotations

from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, TurnAction, utter
from actions.take_back import TakeBack
from bot.conversation.services import Services
from bot.conversation.turn import Turn


class SetAside(TurnAction):
    """Stop asking and keep everything; the bot never closes a case by itself."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_set_aside"

    def act(self, session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """End the open question. The case is unchanged, an agreement stays valid, and "carry on" resumes it.

        The button of an agreement made before, pressed in the middle of a question, takes that agreement back.
        """
        ended = [ActiveLoop(None), SlotSet("requested_slot", None)]
        if turn.stage == "taking_back":
            return [*ended, *TakeBack().act(session, services, turn, dispatcher)]
        utter(dispatcher, "utter_set_aside")
        stage = "agreed" if turn.stage == "agreed" else "listening"
        return [*ended, SlotSet("stage", stage), SlotSet("was_set_aside", True)]
