"""Ask for what a chosen option needs, and record the agreement once everything is told."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions import buttons
from actions.answering_offer import (
    SLOTS,
    answer_offer,
    ask_for_details,
    question_for_details,
    say_agreed,
)
from actions.asking_for_a_yes import ask_for_a_yes
from actions.base import Events, locale_of, set_slots
from actions.handing_over import call_person
from actions.leaving_open import leave_it_open
from actions.offering import make_offer
from actions.reading_back import apply_correction
from actions.without_gift import read_back_without_gift, show_other_gifts
from bot.cases import offers
from bot.cases.models import Case, OfferOption
from bot.cases.offers import Chosen
from bot.conversation.accepting import AGREED, ALREADY, accept_option
from bot.conversation.arranging import (
    AS_ORDER,
    ASK,
    BACK,
    COMPLETE,
    CONFIRM,
    CORRECTS,
    KEEPS_BACK,
    LATER,
    OTHER,
    OWN,
    PERSON,
    ask_or_person,
    decide_arranging,
    put_never,
    put_now,
)
from bot.conversation.consent import ACCEPTS, ASKED, consent_to_option
from bot.conversation.consent_beside_details import consent_beside_details, turn_beside_details
from bot.conversation.contacts.kept_back import keep_back, without_needs
from bot.conversation.contacts.missing import depends_on, missing_for, to_ask
from bot.conversation.contacts.told import ContactsTold
from bot.conversation.contacts.unusable_number import help_with_number
from bot.conversation.contacts.wording import details_in_words, needs_in_words, questions
from bot.conversation.display import both, language
from bot.conversation.handoff_reasons import NO_OPTIONS
from bot.conversation.known import Known
from bot.conversation.offering import renew_without
from bot.conversation.order_proof import is_proved
from bot.conversation.services import Services
from bot.conversation.turn import Turn
from bot.remedy.vocabulary import NEEDS


def go_on_arranging(
    session: Session,
    services: Services,
    turn: Turn,
    dispatcher: CollectingDispatcher,
    case: Case,
    chosen: Chosen,
    told: ContactsTold,
    known: Known,
) -> Events:
    """Answer a turn while the choice lacks details; the slot `stage` determines how the dialogue continues."""
    to, say = language(locale_of(turn)), services.words.say
    missing = missing_for(session, services, case, chosen.option.body)
    consent = consent_to_option(
        turn_beside_details(turn, services.phrases),
        chosen.option.offer.options,
        services.phrases.consent,
        minor_in_one=services.policy.company.minor_in_one,
    )
    outcome = decide_arranging(turn, told, chosen, missing, consent, services.phrases)
    title = both(chosen.option.body.get("title"), to)
    if told.unusable is not None and outcome in (ASK, PERSON, COMPLETE, CONFIRM):
        text = help_with_number(services.words, services.policy, told.unusable, to, known.time_zone)
        dispatcher.utter_message(text=text)
    if outcome == COMPLETE:
        accepted = accept_option(session, services, case, chosen.option.id, locale_of(turn), chosen.seq)
        if accepted.outcome in (AGREED, ALREADY):
            return [*set_slots(put_never(turn)), *say_agreed(dispatcher, accepted)]
        outcome = BACK
    if outcome == CORRECTS:
        corrected = apply_correction(session, services, turn, dispatcher)
        if corrected is not None:
            # Other facts may lead to other options.
            offers.drop_choice(session, case)
            return [*set_slots({**SLOTS, **put_never(turn)}), *corrected]
        outcome = ask_or_person(turn, chosen, missing)
    beside = consent_beside_details(turn, services.phrases)
    if outcome in (OTHER, BACK, CONFIRM, LATER):
        kept = offers.chosen(session, case)
        if kept is not None and kept.seq != turn.last_seq:
            # A choice that this turn made stays: the dialogue may call an action twice.
            offers.drop_choice(session, case)
        if outcome == OTHER:
            return [*set_slots(put_never(turn)), *answer_offer(session, services, turn, dispatcher)]
        if outcome == CONFIRM:
            return [*set_slots(put_never(turn)), *ask_for_a_yes(services, turn, dispatcher, chosen.option, beside)]
        if outcome == LATER:
            forgotten = replace(turn, slots={**turn.slots, **put_never(turn)})
            return leave_it_open(services, forgotten, dispatcher, chosen.option)
        return [
            *set_slots({**SLOTS, **put_never(turn)}),
            *make_offer(session, services, turn, dispatcher, "utter_options_again"),
        ]
    if outcome == KEEPS_BACK:
        return _without(session, services, turn, dispatcher, case, chosen, told, missing)
    if outcome == PERSON:
        text = say("arranging.given_up", to, title=title, needs=needs_in_words(services.words, missing, to))
        dispatcher.utter_message(text=text)
        return [
            *set_slots({**SLOTS, **put_never(turn)}),
            *call_person(session, services, turn, dispatcher, NO_OPTIONS, why_is_said=True),
        ]
    if outcome == AS_ORDER:
        why = "arranging.order_has_none" if is_proved(known.facts) else "arranging.order_unproved"
        text = say(why, to, lines=questions(services.words, to_ask(missing), to))
        dispatcher.utter_message(text=text, json_message=question_for_details(services, to))
        return set_slots({**put_now(turn, chosen.option.id, missing), "stage": "arranging"})
    if outcome == ASK:
        if beside.verdict not in (ACCEPTS, ASKED):
            # With the last detail, only a plain yes agrees then.
            offers.doubt_choice(session, case)
        if told.of_others:
            dispatcher.utter_message(text=say("contacts.of_others", to))
        return ask_for_details(services, turn, dispatcher, chosen.option.id, missing, title)
    if outcome == OWN:
        dispatcher.utter_message(text=known_details(services, known, told, to))
        text = say("arranging.still", to, title=title, needs=needs_in_words(services.words, to_ask(missing), to))
    else:
        text = say("arranging.why", to, title=title, lines=questions(services.words, to_ask(missing), to))
    dispatcher.utter_message(text=text, json_message=question_for_details(services, to))
    return set_slots({"stage": "arranging"})


def known_details(services: Services, known: Known, told: ContactsTold, locale: str) -> str:
    """Return the answer to "do you have my number?": the details that are named, or all that are known."""
    named = {name for name in told.named if name in known.contacts}
    if told.named and not named:
        return services.words.say("contacts.not_known", language(locale))
    shown = {name: fact for name, fact in known.contacts.items() if name in named or not told.named}
    if not shown:
        return services.words.say("contacts.not_known", language(locale))
    details = details_in_words(services.words, shown, locale)
    return services.words.say("contacts.known", language(locale), details=details)


def _without(
    session: Session,
    services: Services,
    turn: Turn,
    dispatcher: CollectingDispatcher,
    case: Case,
    chosen: Chosen,
    told: ContactsTold,
    missing: tuple[str, ...],
) -> Events:
    """Go on without a gift that needs what is kept back, else show the options that need nothing of it; call a person
    when there are none.
    """
    to, say = language(locale_of(turn)), services.words.say
    kept_back = tuple(need for need in missing if need in told.named) or missing
    fields = {
        "title": both(chosen.option.body.get("title"), to),
        "needs": needs_in_words(services.words, kept_back, to),
    }
    offers.drop_choice(session, case)
    keep_back(session, case, kept_back, turn.last_seq)
    renewed = renew_without(session, services, case, chosen.option.offer)
    same = next((option for option in renewed.options if option.remedy == chosen.option.remedy), None)
    if same is not None and not depends_on(same.body, kept_back):
        # What is paid and done stays; only what came with it needed the detail.
        return read_back_without_gift(services, turn, dispatcher, chosen.option, same, fields["needs"])
    others = [option for option in renewed.options if option.remedy != chosen.option.remedy]
    left = without_needs(others, kept_back)
    text = say("arranging.refused" if left else "arranging.refused_person", to, **fields)
    return _offer_left(session, services, turn, dispatcher, left, text)


def keep_options_without(
    session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher, case: Case, told: ContactsTold
) -> Events | None:
    """Answer a customer who keeps details back before choosing: the options that need none of them, or a person.

    None when nothing is on the table, or nothing on it needs them.
    """
    standing, to = offers.open_offer(session, case), language(locale_of(turn))
    kept_back = tuple(need for need in told.named if need in NEEDS)
    if standing is None or not kept_back:
        return None
    keep_back(session, case, kept_back, turn.last_seq)
    renewed = renew_without(session, services, case, standing)
    left = without_needs(renewed.options, kept_back)
    if len(left) == len(standing.options):
        return None if renewed.id == standing.id else show_other_gifts(session, services, turn, dispatcher, kept_back)
    words = "arranging.kept_back" if left else "arranging.kept_back_person"
    text = services.words.say(words, to, needs=needs_in_words(services.words, kept_back, to))
    return _offer_left(session, services, turn, dispatcher, left, text)


def _offer_left(
    session: Session,
    services: Services,
    turn: Turn,
    dispatcher: CollectingDispatcher,
    left: list[OfferOption],
    text: str,
) -> Events:
    """Say `text` and show the options that are left; without any, call a person."""
    to = language(locale_of(turn))
    if not left:
        dispatcher.utter_message(text=text)
        return [
            *set_slots({**SLOTS, **put_never(turn)}),
            *call_person(session, services, turn, dispatcher, NO_OPTIONS, why_is_said=True),
        ]
    choices = [buttons.choose_by_title(services, option, to) for option in left]
    lines = "\n".join(button["label"] for button in choices)
    card = dict(buttons.question_of([*choices, buttons.person(services, to)]))
    dispatcher.utter_message(text=f"{text}\n{lines}", json_message=card)
    return set_slots({**SLOTS, **put_never(turn), "stage": "offering"})
