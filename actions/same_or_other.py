"""Read which matter is meant after an agreement: reopen the case, open another one, or ask."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, TurnAction, set_slots, utter
from actions.handing_over import call_person
from bot.conversation.after_closing import call_last_handler
from bot.conversation.answer_phrases import OTHER, SAME
from bot.conversation.handoff_reasons import REOPENED
from bot.conversation.known import read_known
from bot.conversation.new_matter import start_new_matter
from bot.conversation.questions_put import MOST
from bot.conversation.same_or_other import asked_now, matter_meant, settled, times_asked
from bot.conversation.services import Services
from bot.conversation.turn import Turn


class SameOrOther(TurnAction):
    """Reopen the case for a person, start another one, or ask which is meant; the slot `stage` says which it was."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_same_or_other"

    def act(self, session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Decide by button or words; asked twice without an answer, the case goes to a person."""
        asked = times_asked(turn)
        meant = matter_meant(turn, read_known(session, services, turn.conversation_id), asked=bool(asked))
        if meant == OTHER:
            return set_slots(start_new_matter(session, services, turn))
        if meant == SAME or len(asked) >= MOST:
            events = call_person(session, services, turn, dispatcher, REOPENED)
            handler = call_last_handler(session, services, turn.conversation_id)
            if handler is not None:
                utter(dispatcher, "utter_handler_told", agent=handler.name)
            return [*events, *set_slots(settled(turn))]
        utter(dispatcher, "utter_same_or_new_again" if asked else "utter_same_or_new")
        return set_slots({**asked_now(turn), "stage": "reopening"})
