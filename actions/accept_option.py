"""Record the option that the customer chose."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, TurnAction, locale_of, set_slots, utter
from actions.handing_over import call_person
from actions.offering import make_offer
from bot.conversation.accepting import ALREADY, EXPIRED, NOT_OFFERED, UNCLEAR, accept
from bot.conversation.services import Services
from bot.conversation.turn import Turn


class AcceptOption(TurnAction):
    """Accept an option chosen by button or in words, and show who does what by when."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_accept_option"

    def act(self, session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Accept the option; ask if it is unclear which one is meant, call a person for one that was not offered."""
        accepted = accept(session, services, turn, locale_of(turn))
        if accepted.outcome == UNCLEAR:
            utter(dispatcher, "utter_which_option")
            return set_slots({"stage": "offering"})
        if accepted.outcome == NOT_OFFERED:
            return call_person(session, services, turn, dispatcher, "over_authority")
        if accepted.outcome == EXPIRED:
            utter(dispatcher, "utter_options_no_longer")
            return make_offer(session, services, turn, dispatcher)
        response = "utter_already_agreed" if accepted.outcome == ALREADY else "utter_agreed"
        utter(dispatcher, response, accepted.payload, case_number=accepted.case_number, lines=accepted.lines)
        return set_slots({"stage": "agreed"})
