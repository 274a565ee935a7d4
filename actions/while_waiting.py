"""Answer while the customer waits for a person: first aid, what was said, and the promised time."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.answering_offer import say_agreed
from actions.asking_for_a_yes import ask_by_button
from actions.base import Events, TurnAction, locale_of, set_slots, utter
from actions.handing_over import say_first_words
from bot.cases import cases
from bot.cases.queue import handoffs
from bot.conversation.contacts.unusable_number import help_with_number, unusable_number
from bot.conversation.display import language
from bot.conversation.grave.first_aid import ASKS_TO_CALL
from bot.conversation.grave.telling import grave_matter
from bot.conversation.handing_over import hand_over
from bot.conversation.known import read_known
from bot.conversation.services import Services
from bot.conversation.turn import Turn
from bot.conversation.turn_intake.decide import told_in
from bot.conversation.unhurt import goes_on_unhurt
from bot.conversation.waiting import waiting_for
from bot.conversation.waiting_choice import settle_waiting_choice
from bot.conversation.withdrawing import note_withdrawal


class WhileWaiting(TurnAction):
    """Give first aid for a grave matter, answer what the bot may answer, and say by when a person replies."""

    # What is told of another matter is noted, and answered like everything else.
    hears_all = True

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_while_waiting"

    def act(self, session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Answer the turn; the case stays with the person."""
        still_escalated = set_slots({"stage": "escalated", "must_escalate": False})
        told = grave_matter(turn, services.phrases.grave, services.phrases)
        matter = told.matter if told is not None else None
        if matter is None and goes_on_unhurt(session, services, turn):
            dispatcher.utter_message(text=services.words.say("waiting.unhurt", language(locale_of(turn))))
            return still_escalated
        if _settles_choice(session, services, turn, dispatcher):
            return still_escalated
        just_said = turn.said_last
        if turn.intent == "ask_bot" and matter is None and "utter_ask_bot" not in just_said:
            utter(dispatcher, "utter_ask_bot")
            return still_escalated
        before = handoffs.current(session, turn.conversation_id)
        if matter is not None and before is not None and before.reason != matter:
            # This raises the case in the queue where the matter is more urgent; the promised time never becomes later.
            notice = hand_over(session, services, turn, matter)
            asks_to_call = ASKS_TO_CALL in services.phrases.grave.asked_about(turn.text)
            if f"utter_hand_over_{matter}" not in just_said and not asks_to_call:
                say_first_words(services, turn, dispatcher, notice, matter)
                return still_escalated
        number = unusable_number(turn, services.phrases, services.policy)
        if number is not None and services.phrases.contacts.gives_number(turn.text):
            # Nobody could call; a colleague who tries would find out too late.
            text = help_with_number(services.words, services.policy, number, locale_of(turn))
            dispatcher.utter_message(text=text)
            return still_escalated
        given_up = None if matter is not None else note_withdrawal(session, services, turn)
        wait = waiting_for(session, services, turn, locale_of(turn), matter, given_up)
        if wait is None:
            utter(dispatcher, "utter_back_to_thread")
        else:
            if wait.noted:
                dispatcher.utter_message(text=wait.noted)
            dispatcher.utter_message(text=wait.text)
        return still_escalated


def _settles_choice(session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> bool:
    """Record the choice of a person's offer when all is told, or ask for a yes; return whether one was done."""
    case = cases.current_case(session, turn.conversation_id)
    if case is None:
        return False
    told = told_in(turn, read_known(session, services, turn.conversation_id))
    settled = settle_waiting_choice(session, services, case, turn, locale_of(turn), tells=bool(told.facts))
    if settled.agreed is not None:
        say_agreed(dispatcher, settled.agreed)
    elif settled.confirm is not None:
        ask_by_button(services, turn, dispatcher, settled.confirm)
    return settled.agreed is not None or settled.confirm is not None
