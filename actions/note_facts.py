"""Record what a turn says, before the dialogue decides what to do."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, TurnAction, set_slots
from bot.conversation.contacts.wording import details_in_words
from bot.conversation.display import language
from bot.conversation.services import Services
from bot.conversation.turn import Turn
from bot.conversation.turn_intake import take_in
from bot.conversation.turn_intake.stage import CONTACTS

# Set in every turn, because a policy that recalls stories looks at the last turns alone and forgets slots set before.
STEERING = ("stage", "settled")
# Stages whose action says contact details back by itself.
SAY_THEMSELVES = (CONTACTS, "escalated")


class NoteFacts(TurnAction):
    """Write language, feeling and facts of the turn into the case store; runs at the start of every turn.

    Contact details that stand beside something else are said back here, once, whatever the answer to the rest is.
    """

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_note_facts"

    def act(self, session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Record the turn; return the slots that changed, and always the slot that was asked for and `STEERING`."""
        intake = take_in(session, services, turn)
        slots = intake.slots
        if intake.contacts and intake.reason is None and intake.stage not in SAY_THEMSELVES:
            details = details_in_words(services.words, intake.contacts, intake.locale)
            # As text, because a response would be in the language of the turn before.
            dispatcher.utter_message(
                text=services.words.say("contacts.noted", language(intake.locale), details=details)
            )
        always = {turn.asked, *STEERING}
        return set_slots(
            {name: value for name, value in slots.items() if name in always or turn.slots.get(name) != value}
        )
