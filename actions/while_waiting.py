"""A person is on the way: what is said meanwhile is on record, and the promise is repeated."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, TurnAction, locale_of, set_slots, utter
from bot.conversation.grave_reasons import THREAT, is_threat
from bot.conversation.handing_over import hand_over
from bot.conversation.services import Services
from bot.conversation.turn import Turn
from bot.conversation.waiting import waiting_for


class WhileWaiting(TurnAction):
    """Note contact details, answer what a bot may answer, say by when somebody comes."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_while_waiting"

    def act(self, session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Answer the turn without taking the matter back from the person."""
        stands = set_slots({"stage": "escalated"})
        if turn.intent in {"ask_bot", "thank", "goodbye"}:
            utter(dispatcher, f"utter_{turn.intent}")
            return stands
        if is_threat(turn):
            # It raises the case in the queue; the promise made before never becomes later.
            hand_over(session, services, turn, THREAT)
        wait = waiting_for(session, services, turn, locale_of(turn))
        utter(dispatcher, wait.response, None, **wait.fields)
        return stands
