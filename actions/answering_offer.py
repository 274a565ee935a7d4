"""What is said to a customer who answers an offer: shared by the actions that may lead to such an answer."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions import buttons
from actions.base import Events, locale_of, set_slots, utter
from actions.handing_over import call_person
from actions.leaving_open import leave_it_open
from actions.offering import make_offer
from actions.reading_back import apply_correction
from bot.cases.models import OfferOption
from bot.conversation.accepting import AGREED, ALREADY, EXPIRED, LACKS_DETAILS, NOT_OFFERED, Accepted, accept
from bot.conversation.answers.about_policy import limit_in_words, who_decides_more
from bot.conversation.arranging import put_now, times_put
from bot.conversation.consent import (
    ASKED,
    BARGAINS,
    DELEGATED,
    READ_BACK,
    REFUSED,
    REFUSED_ALL,
    UNCLEAR,
)
from bot.conversation.consent_words import MORE, TIMES
from bot.conversation.contacts.missing import to_ask
from bot.conversation.contacts.wording import questions
from bot.conversation.display import both, language
from bot.conversation.excluding_options import note_unwanted
from bot.conversation.handoff_reasons import NO_OPTIONS, OVER_AUTHORITY, REJECTED
from bot.conversation.putting_off import PUT_OFF, now_put_off
from bot.conversation.services import Services
from bot.conversation.story import add_to_story
from bot.conversation.sub_kinds.retold import hear_retold
from bot.conversation.turn import Turn

# A person takes over after this many answers in a row that decided nothing. One that names another option counts half.
UNDECIDED_ANSWERS = 3.0
ANOTHER_OPTION = 0.5
# Reasons why a choice is read back that are a wish of its own; the customer is told what happens with it.
WISHES = (MORE, TIMES)
OPTION_BARGAINED = "utter_option_bargained"
# Outcomes that no limit of authority concerns.
COSTS_NOTHING = frozenset({"apology", "explanation", "improvement"})
SLOTS = {"option_read_back": None, "undecided": 0.0}


def answer_offer(session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
    """Accept a sure choice and answer everything else; call a person when that leads nowhere."""
    if turn.intent == "correct" and not turn.entity("option"):
        events = apply_correction(session, services, turn, dispatcher)
        if events is not None:
            return [*set_slots(SLOTS), *events]
    read_back = turn.slots.get("option_read_back")
    accepted = accept(session, services, turn, locale_of(turn), read_back=read_back)
    note_unwanted(session, turn)
    if accepted.outcome in (AGREED, ALREADY):
        return say_agreed(dispatcher, accepted)
    if accepted.outcome == LACKS_DETAILS:
        return ask_for_details(services, turn, dispatcher, accepted.option_id, accepted.missing, accepted.title)
    # Something to be paid on top ("補返五百") may sound like a part that is missing.
    if accepted.outcome not in (BARGAINS, PUT_OFF) and hear_retold(session, services, turn):
        add_to_story(session, services, turn)
        return [*set_slots(SLOTS), *make_offer(session, services, turn, dispatcher, "utter_options_retold")]
    if turn.intent == "complain" and accepted.outcome != PUT_OFF:
        add_to_story(session, services, turn)
    if accepted.outcome == EXPIRED:
        utter(dispatcher, "utter_options_no_longer")
        return [*set_slots(SLOTS), *make_offer(session, services, turn, dispatcher, "utter_options_again")]
    undecided = float(turn.slots.get("undecided") or 0) + _weight(accepted, read_back)
    wished = turn.entity("desired_outcome")
    reason = _reason_for_person(accepted, read_back, undecided, str(wished["value"]) if wished is not None else None)
    if reason is not None:
        return [*set_slots(SLOTS), *call_person(session, services, turn, dispatcher, reason)]
    told = turn.intent == "complain" and accepted.outcome != PUT_OFF
    if told and accepted.consent is not None and accepted.consent.option is None:
        utter(dispatcher, "utter_heard_more")
        return set_slots({**SLOTS, "stage": "offering"})
    return _answer(services, turn, dispatcher, accepted, undecided)


def say_agreed(dispatcher: CollectingDispatcher, accepted: Accepted) -> Events:
    """Show what is agreed, now or already."""
    response = "utter_already_agreed" if accepted.outcome == ALREADY else "utter_agreed"
    utter(dispatcher, response, accepted.payload, case_number=accepted.case_number, lines=accepted.lines)
    return set_slots({**SLOTS, "stage": "agreed"})


def ask_for_details(
    services: Services,
    turn: Turn,
    dispatcher: CollectingDispatcher,
    option_id: str,
    missing: tuple[str, ...],
    title: str,
) -> Events:
    """Ask for everything that the chosen option needs and nobody knows, with the reason for each."""
    to = language(locale_of(turn))
    words = "arranging.ask_again" if times_put(turn, option_id, missing) else "arranging.ask"
    text = services.words.say(words, to, title=title, lines=questions(services.words, to_ask(missing), to))
    dispatcher.utter_message(text=text, json_message=question_for_details(services, to))
    return set_slots({**SLOTS, **put_now(turn, option_id, missing), "stage": "arranging"})


def question_for_details(services: Services, to: str) -> dict[str, Any]:
    """Return the card of a question for contact details: another option, or a person, at one press."""
    other = {"command": "/deny", "label": services.words.say("arranging.other_options", to), "group": "options"}
    return {"kind": "question", "asks": "contact", "suggestions": [other, buttons.person(services, to)]}


def read_back_option(
    services: Services,
    dispatcher: CollectingDispatcher,
    option: OfferOption,
    turn: Turn,
    response: str = "utter_read_back_option",
) -> Events:
    """Ask whether this option is meant, with buttons."""
    return _read_back(services, turn, dispatcher, option, response, float(turn.slots.get("undecided") or 0))


def _reason_for_person(accepted: Accepted, read_back: Any, undecided: float, wish: str | None) -> str | None:
    """Return why a person takes over: refused, not offered, bargained again, or nothing decided in several answers.

    `wish` is the outcome that the turn names. An apology is above nobody's limit.
    """
    if accepted.outcome == NOT_OFFERED:
        return NO_OPTIONS if wish in COSTS_NOTHING else OVER_AUTHORITY
    if accepted.outcome == REFUSED_ALL:
        return REJECTED
    again = accepted.consent is not None and accepted.consent.option is not None
    if accepted.outcome == BARGAINS and again and read_back == accepted.consent.option.id:  # type: ignore[union-attr]
        return OVER_AUTHORITY
    return NO_OPTIONS if undecided >= UNDECIDED_ANSWERS else None


def _weight(accepted: Accepted, read_back: Any) -> float:
    """Return how much an answer counts towards `UNDECIDED_ANSWERS`."""
    option = accepted.consent.option if accepted.consent is not None else None
    return 1.0 if option is None or option.id == read_back else ANOTHER_OPTION


def _answer(
    services: Services, turn: Turn, dispatcher: CollectingDispatcher, accepted: Accepted, undecided: float
) -> Events:
    consent, option = accepted.consent, accepted.consent.option if accepted.consent else None
    if accepted.outcome == PUT_OFF:
        return leave_it_open(services, turn, dispatcher, option, 0.0 if option is not None else undecided)
    if accepted.outcome in (READ_BACK, ASKED, BARGAINS) and option is not None and consent is not None:
        response = {
            ASKED: "utter_option_asked",
            BARGAINS: OPTION_BARGAINED,
        }.get(accepted.outcome, "utter_read_back_wish" if consent.reason in WISHES else "utter_read_back_option")
        if option.id == turn.slots.get("option_read_back"):
            response = "utter_read_back_again"
        return _read_back(services, turn, dispatcher, option, response, undecided)
    response = {
        REFUSED: "utter_not_that_one",
        BARGAINS: "utter_bargained",
        DELEGATED: "utter_choice_is_yours",
    }.get(accepted.outcome, "utter_which_option")
    exclaims = services.phrases.answers.only_exclaims(turn.text)
    if turn.intent == "nlu_fallback" and accepted.outcome == UNCLEAR and not exclaims:
        utter(dispatcher, "utter_not_understood")
    to = language(locale_of(turn))
    person = _person(services, to, bargains=accepted.outcome == BARGAINS)
    limit = limit_in_words(services.policy, services.words, to)
    utter(dispatcher, response, buttons.question_of([*_each(services, accepted, to), person]), authority=limit)
    dropped = now_put_off(turn, None) if accepted.outcome == REFUSED else {}
    return set_slots({**dropped, "option_read_back": None, "undecided": undecided, "stage": "offering"})


def _person(services: Services, to: str, *, bargains: bool) -> buttons.Button:
    """Return the button that calls a person; for somebody who bargains, the one who may decide more."""
    if not bargains:
        return buttons.person(services, to)
    return buttons.request(services, who_decides_more(services.policy), to)


def _read_back(
    services: Services,
    turn: Turn,
    dispatcher: CollectingDispatcher,
    option: OfferOption,
    response: str,
    undecided: float,
) -> Events:
    to = language(locale_of(turn))
    person = _person(services, to, bargains=response == OPTION_BARGAINED)
    shown = [*buttons.yes_or_look_again(services, option, to), person]
    title, limit = both(option.body["title"], to), limit_in_words(services.policy, services.words, to)
    utter(dispatcher, response, buttons.question_of(shown), position=str(option.position), title=title, authority=limit)
    return set_slots({"option_read_back": option.id, "undecided": undecided, "stage": "offering"})


def _each(services: Services, accepted: Accepted, to: str) -> list[buttons.Button]:
    """Return a button for each option, without the one that was just refused."""
    refused = accepted.consent.option if accepted.outcome == REFUSED and accepted.consent else None
    return [buttons.choose_by_title(services, option, to) for option in accepted.options if option is not refused]
