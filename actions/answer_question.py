"""Answer a general question about the company, which is not a complaint."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, TurnAction, locale_of, utter
from bot.conversation.hours_in_words import opening_hours
from bot.conversation.services import Services
from bot.conversation.turn import Turn


class AnswerQuestion(TurnAction):
    """State what is certain, the opening hours, and offer a person for the rest."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_answer_question"

    def act(self, session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Utter the answer; change no slots."""
        utter(dispatcher, "utter_answer_question", hours=opening_hours(services, locale_of(turn)))
        return []
