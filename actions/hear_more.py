"""The customer tells more while choosing."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, TurnAction, set_slots, utter
from bot.conversation.services import Services
from bot.conversation.story import add_to_story
from bot.conversation.turn import Turn


class HearMore(TurnAction):
    """Add the words to the record and leave the choice open."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_hear_more"

    def act(self, session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Add what was said to what happened."""
        add_to_story(session, services, turn)
        utter(dispatcher, "utter_heard_more")
        return set_slots({"stage": "offering"})
