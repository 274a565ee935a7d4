"""What is said when no rule and no story knows what to do."""

from __future__ import annotations

from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, TurnAction, utter
from bot.conversation.services import Services
from bot.conversation.turn import Turn


class DefaultFallback(TurnAction):
    """Ask for other words. Rasa's own fallback would take the turn back, and the facts in it."""

    def name(self) -> str:
        """Return the name by which Rasa calls its fallback."""
        return "action_default_fallback"

    def act(self, session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Utter, change nothing, and listen."""
        utter(dispatcher, "utter_not_understood")
        return [FollowupAction("action_listen")]
