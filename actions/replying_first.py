"""What is said where plain words count before the model's intent: closings, wavering, asking back, hedged choices."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions import buttons
from actions.answering_offer import answer_offer
from actions.base import Events, locale_of, set_slots
from actions.handing_over import call_person
from bot.cases import cases
from bot.cases.models import OfferOption
from bot.conversation.display import both, language
from bot.conversation.facts_shown import quoted
from bot.conversation.handoff_reasons import REQUESTED
from bot.conversation.known import Known
from bot.conversation.recap import recap
from bot.conversation.rescheduling import note_other_time
from bot.conversation.services import Services
from bot.conversation.taking_back import TAKING_BACK, may_take_back
from bot.conversation.turn import Turn
from bot.conversation.turn_intake.replied_first import ASKS_BACK, CLOSES, OF_OPTIONS, RESCHEDULES, WAVERS, option_wished

REPLIES = frozenset({CLOSES, WAVERS, ASKS_BACK, OF_OPTIONS, RESCHEDULES})


def reply_first(
    session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher, known: Known
) -> Events:
    """Reply to the turn, which the slot `question` says to be one of `REPLIES`."""
    what = turn.slots.get("question")
    if what == OF_OPTIONS:
        return answer_offer(session, services, turn, dispatcher)
    if what == RESCHEDULES:
        return _pass_on_other_time(session, services, turn, dispatcher)
    if what == WAVERS:
        return _ask_whether_to_change(session, services, turn, dispatcher, known)
    if what == ASKS_BACK:
        # The recap again, with its buttons: asking back agrees to nothing.
        card = recap(session, services, turn.conversation_id, locale_of(turn))
        to = language(locale_of(turn))
        dispatcher.utter_message(
            text=services.words.say("recap.read_again", to, lines=card.lines), json_message=card.payload
        )
        return []
    dispatcher.utter_message(text=services.words.say("afterwards.closing", language(locale_of(turn))))
    return []


def _pass_on_other_time(session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
    """Say that what was promised stands until a person has confirmed another time, and call that person."""
    text = services.words.say("afterwards.other_time", language(locale_of(turn)), words=quoted(turn.text))
    dispatcher.utter_message(text=text)
    events = call_person(session, services, turn, dispatcher, REQUESTED, why_is_said=True)
    note_other_time(session, services, turn)
    return events


def _ask_whether_to_change(
    session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher, known: Known
) -> Events:
    """Read back what is wished in place of the agreement; nothing changes before the customer says so."""
    to, say = language(locale_of(turn)), services.words.say
    case = cases.current_case(session, turn.conversation_id)
    if case is None or not may_take_back(session, services, case):
        text = say("afterwards.change_too_late", to)
        dispatcher.utter_message(
            text=text, json_message={"kind": "question", "suggestions": [buttons.person(services, to)]}
        )
        return []
    wished = session.get(OfferOption, option_wished(turn, known) or "")
    suggestions = [
        {"command": f"/withdraw?case={case.number}", "label": say("cards.change_agreement", to), "group": TAKING_BACK},
        {"command": "/deny", "label": say("cards.keep_agreement", to)},
    ]
    text = (
        say("afterwards.ask_change_to", to, position=wished.position, title=both(wished.body["title"], to))
        if wished is not None
        else say("afterwards.ask_change", to)
    )
    dispatcher.utter_message(text=text, json_message={"kind": "question", "asks": "change", "suggestions": suggestions})
    return set_slots({"stage": "doubting", "option_read_back": wished.id if wished is not None else None})
