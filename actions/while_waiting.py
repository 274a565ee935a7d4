"""A person is on the way: what is said meanwhile is on record, and the promise is repeated."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, TurnAction, locale_of, set_slots, utter
from bot.conversation.handing_over import THREAT, hand_over
from bot.conversation.services import House
from bot.conversation.turn import Heard
from bot.conversation.waiting import waiting_for


class WhileWaiting(TurnAction):
    """Note contact details, answer what a bot may answer, say by when somebody comes."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_while_waiting"

    def act(self, session: Session, the_house: House, heard: Heard, dispatcher: CollectingDispatcher) -> Events:
        """Answer the turn without taking the matter back from the person."""
        stands = set_slots({"stage": "escalated"})
        if heard.intent in {"ask_bot", "thank", "goodbye"}:
            utter(dispatcher, f"utter_{heard.intent}")
            return stands
        if heard.intent == "threaten":
            # It raises the case in the queue; the promise made before never becomes later.
            hand_over(session, the_house, heard, THREAT)
        wait = waiting_for(session, the_house, heard, locale_of(heard))
        utter(dispatcher, wait.response, None, **wait.fields)
        return stands
