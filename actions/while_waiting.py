"""Answer while the customer waits for a person: first aid, what was said, and the promised time."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, TurnAction, locale_of, set_slots, utter
from actions.handing_over import say_first_words
from bot.cases.queue import handoffs
from bot.conversation.grave.telling import grave_matter
from bot.conversation.handing_over import hand_over
from bot.conversation.services import Services
from bot.conversation.turn import Turn
from bot.conversation.waiting import waiting_for


class WhileWaiting(TurnAction):
    """Give first aid for a grave matter, answer what the bot may answer, and say by when a person replies."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_while_waiting"

    def act(self, session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Answer the turn; the case stays with the person."""
        still_escalated = set_slots({"stage": "escalated", "must_escalate": False})
        told = grave_matter(turn, services.phrases.grave, services.phrases)
        matter = told.matter if told is not None else None
        just_said = turn.said_before[0] if turn.said_before else frozenset()
        if turn.intent == "ask_bot" and matter is None and "utter_ask_bot" not in just_said:
            utter(dispatcher, "utter_ask_bot")
            return still_escalated
        before = handoffs.current(session, turn.conversation_id)
        if matter is not None and before is not None and before.reason != matter:
            # This raises the case in the queue where the matter is more urgent; the promised time never becomes later.
            notice = hand_over(session, services, turn, matter)
            if f"utter_hand_over_{matter}" not in just_said:
                say_first_words(services, turn, dispatcher, notice, matter)
                return still_escalated
        wait = waiting_for(session, services, turn, locale_of(turn), matter)
        if wait is None:
            utter(dispatcher, "utter_back_to_thread")
        else:
            dispatcher.utter_message(text=wait.text)
        return still_escalated
