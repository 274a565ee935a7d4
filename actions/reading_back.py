"""Correct facts and read them back: shared by the actions that may lead to a correction."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, locale_of, set_slots, utter
from actions.handing_over import call_person
from actions.offering import make_offer
from bot.conversation.consent import ACCEPTS, consent_to_recap
from bot.conversation.consent_words import ASKS, CONDITIONS, DELEGATES, HEDGES, REFUSES
from bot.conversation.correcting import ASK, CONFIRMED, WHICH, correct
from bot.conversation.handoff_reasons import NOT_UNDERSTOOD
from bot.conversation.questions_put import MOST, put_so_far, times_put
from bot.conversation.recap import recap
from bot.conversation.services import Services
from bot.conversation.turn import Turn

# The question which part is wrong, among those that were put.
CORRECTION = "correction"
DOUBTS = (ASKS, CONDITIONS, DELEGATES, HEDGES, REFUSES)


def answer_recap(session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
    """Make the offer after a plain yes; correct what the turn corrects, or ask which part is wrong."""
    if consent_to_recap(turn, services.phrases.consent).verdict == ACCEPTS:
        return make_offer(session, services, turn, dispatcher)
    return apply_correction(session, services, turn, dispatcher) or which_is_wrong(session, services, turn, dispatcher)


def apply_correction(
    session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher
) -> Events | None:
    """Correct the fact and read everything back, or ask for it; None when the turn does not say what is wrong."""
    correction = correct(session, services, turn)
    if correction.outcome == WHICH:
        return None
    if correction.outcome == ASK:
        return set_slots(correction.slots)
    if correction.outcome == CONFIRMED:
        # "A refund" confirms the recap, "it should be a refund, right?" does not.
        if turn.stage != "recap" or services.phrases.consent.reason_against(turn.text) in DOUBTS:
            return None
        return make_offer(session, services, turn, dispatcher)
    card = recap(session, services, turn.conversation_id, locale_of(turn))
    response = "utter_recap_added" if correction.only_adds else "utter_recap_corrected"
    utter(dispatcher, response, card.payload, lines=card.lines)
    put = {name: seqs for name, seqs in put_so_far(turn).items() if name != CORRECTION}
    return set_slots({"questions_put": put, **correction.slots, "stage": "recap"})


def which_is_wrong(session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
    """Ask which part of the recap is wrong, with a button for each and one to confirm it as it is.

    Asked twice in vain, a person takes over.
    """
    put = times_put(turn, CORRECTION)
    if len(put) >= MOST:
        return call_person(session, services, turn, dispatcher, NOT_UNDERSTOOD)
    card = recap(session, services, turn.conversation_id, locale_of(turn))
    suggestions = [*card.payload["corrections"], card.payload["confirm"]]
    utter(dispatcher, "utter_which_is_wrong", {"kind": "question", "asks": "correction", "suggestions": suggestions})
    return set_slots({"stage": "recap", "questions_put": {**put_so_far(turn), CORRECTION: [*put, turn.last_seq or 0]}})
