"""Take in what the customer adds to the story while options are open."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, TurnAction, set_slots, utter
from bot.conversation.services import Services
from bot.conversation.story import add_to_story
from bot.conversation.turn import Turn


class HearMore(TurnAction):
    """Add the customer's words to the story and leave the choice open."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_hear_more"

    def act(self, session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Add the message to the story and acknowledge it."""
        add_to_story(session, services, turn)
        utter(dispatcher, "utter_heard_more")
        return set_slots({"stage": "offering"})
