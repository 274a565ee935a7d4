"""Correct the one fact that was wrong in the recap."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, TurnAction
from actions.reading_back import answer_recap
from bot.conversation.services import Services
from bot.conversation.turn import Turn


class Correct(TurnAction):
    """Change that fact only, then read everything back; ask which fact is wrong when it is not clear."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_correct"

    def act(self, session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Answer the recap; the slot `stage` then determines how the dialogue continues."""
        return answer_recap(session, services, turn, dispatcher)
