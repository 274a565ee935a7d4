"""Answer while the customer waits for a person: everything is recorded, and the promised time is repeated."""

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
    """Note contact details, answer what the bot may answer, and say by when a person replies."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_while_waiting"

    def act(self, session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Answer the turn; the case stays with the person."""
        still_escalated = set_slots({"stage": "escalated"})
        if turn.intent in {"ask_bot", "thank", "goodbye"}:
            utter(dispatcher, f"utter_{turn.intent}")
            return still_escalated
        if is_threat(turn):
            # This raises the priority of the case in the queue; the promised time never becomes later.
            hand_over(session, services, turn, THREAT)
        wait = waiting_for(session, services, turn, locale_of(turn))
        utter(dispatcher, wait.response, None, **wait.fields)
        return still_escalated
