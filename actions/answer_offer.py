"""Answer what a customer says while options are on the table."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.answering_offer import answer_offer
from actions.base import Events, TurnAction
from bot.conversation.services import Services
from bot.conversation.turn import Turn


class AnswerOffer(TurnAction):
    """Record a sure choice; read an unsure one back; answer everything else and leave the choice open."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_answer_offer"

    def act(self, session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Answer the turn; the slot `stage` determines how the dialogue continues."""
        return answer_offer(session, services, turn, dispatcher)
