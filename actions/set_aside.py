"""The customer wants to stop here."""

from __future__ import annotations

from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, TurnAction, utter
from bot.conversation.services import Services
from bot.conversation.turn import Turn


class SetAside(TurnAction):
    """Stop asking, keep everything; nothing is closed on the bot's own word."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_set_aside"

    def act(self, session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Leave the question; the case stays as it is, and "carry on" takes it up again. An agreement still holds."""
        utter(dispatcher, "utter_set_aside")
        stage = "agreed" if turn.stage == "agreed" else "listening"
        return [ActiveLoop(None), SlotSet("requested_slot", None), SlotSet("stage", stage)]
