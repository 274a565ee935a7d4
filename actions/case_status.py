"""Tell the customer the state of the case."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, TurnAction, utter
from actions.showing_status import show_status
from bot.conversation.services import Services
from bot.conversation.turn import Turn


class CaseStatus(TurnAction):
    """Show the stage of each case of the conversation, and its promises with dates."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_case_status"

    def act(self, session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Show the state of the case, or say that there is none yet."""
        if not show_status(session, services, turn, dispatcher):
            utter(dispatcher, "utter_no_case")
        return []
