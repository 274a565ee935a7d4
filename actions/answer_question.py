"""A question about the house, while complaints are what this desk is for."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, TurnAction, locale_of, utter
from bot.conversation.hours_in_words import opening_hours
from bot.conversation.services import House
from bot.conversation.turn import Heard


class AnswerQuestion(TurnAction):
    """Say what is certain, the opening hours, and offer a person for the rest."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_answer_question"

    def act(self, session: Session, the_house: House, heard: Heard, dispatcher: CollectingDispatcher) -> Events:
        """Utter the answer."""
        utter(dispatcher, "utter_answer_question", hours=opening_hours(the_house, locale_of(heard)))
        return []
