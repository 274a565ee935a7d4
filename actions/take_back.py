"""Take an agreement back, and let the customer choose again."""

from __future__ import annotations

from typing import Sequence

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.answering_offer import SLOTS, read_back_option
from actions.base import Events, TurnAction, set_slots, utter
from actions.handing_over import call_person
from actions.offering import make_offer
from bot.cases import cases, offers
from bot.cases.models import OfferOption
from bot.conversation.choosing import option_meant
from bot.conversation.handoff_reasons import REOPENED
from bot.conversation.services import Services
from bot.conversation.taking_back import NOTHING_AGREED, TOO_LATE, take_back
from bot.conversation.turn import Turn


class TakeBack(TurnAction):
    """Void the promises of an agreement within the cooling-off period; a person decides later."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_take_back"

    def act(self, session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Take the agreement back and offer again; the option that the turn asks for is read back at once."""
        outcome = take_back(session, services, turn)
        if outcome == NOTHING_AGREED:
            utter(dispatcher, "utter_nothing_to_take_back")
            return set_slots({"stage": "agreed"})
        if outcome == TOO_LATE:
            utter(dispatcher, "utter_too_late_to_take_back")
            return call_person(session, services, turn, dispatcher, REOPENED)
        utter(dispatcher, "utter_taken_back")
        events = [*set_slots(SLOTS), *make_offer(session, services, turn, dispatcher, "utter_options_again")]
        case = cases.current_case(session, turn.conversation_id)
        standing = offers.open_offer(session, case) if case is not None else None
        wanted = _wanted(session, turn, standing.options) if standing is not None else None
        return [*events, *read_back_option(services, dispatcher, wanted, turn)] if wanted is not None else events


def _wanted(session: Session, turn: Turn, options: Sequence[OfferOption]) -> OfferOption | None:
    """Return the option that the turn asks for in place of the agreed one, or that was asked for just before."""
    meant = option_meant(turn, options) if not turn.by_button else None
    wished = session.get(OfferOption, turn.slots.get("option_read_back") or "")
    if meant is not None or wished is None:
        return meant
    # The offer was made anew, so that the option has another id.
    return next((one for one in options if one.body.get("title") == wished.body.get("title")), None)
