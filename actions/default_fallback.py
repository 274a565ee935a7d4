"""The fallback when no rule and no story predicts an action."""

from __future__ import annotations

from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, TurnAction, utter
from bot.conversation.services import Services
from bot.conversation.turn import Turn


class DefaultFallback(TurnAction):
    """Ask the customer to say it differently.

    It replaces Rasa's own fallback, which would revert the turn together with the facts in it.
    """

    hears_all = True

    def name(self) -> str:
        """Return the name under which Rasa calls its fallback."""
        return "action_default_fallback"

    def act(self, session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Utter the response, change nothing, and wait for the customer."""
        utter(dispatcher, "utter_not_understood")
        return [FollowupAction("action_listen")]
