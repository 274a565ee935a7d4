"""Answer a turn about contact details: say back what was told, or go on with the choice that waits for them."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.answering_offer import answer_offer
from actions.arranging_choice import go_on_arranging, keep_options_without, known_details
from actions.base import Events, TurnAction, locale_of, set_slots
from bot.cases import cases, offers
from bot.cases.models import Case, OfferOption
from bot.cases.offers import Chosen
from bot.conversation.arranging import asked_for
from bot.conversation.consent import named_options
from bot.conversation.contacts.beside_choice import without_details
from bot.conversation.contacts.told import ContactsTold
from bot.conversation.contacts.unusable_number import help_with_number
from bot.conversation.contacts.wording import details_in_words
from bot.conversation.display import language
from bot.conversation.known import Known, read_known
from bot.conversation.services import Services
from bot.conversation.turn import Turn
from bot.conversation.turn_intake.decide import told_in
from bot.conversation.turn_intake.stage import resting_stage


class Contacts(TurnAction):
    """Answer what the customer says about the ways to reach them; they are on record since the turn's intake."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_contacts"

    def act(self, session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Answer the turn; the slot `stage` determines how the dialogue continues."""
        known = read_known(session, services, turn.conversation_id)
        case = cases.current_case(session, turn.conversation_id)
        chosen = _choice(session, case, turn) if case is not None else None
        told = told_in(turn, known, tuple(chosen.option.body.get("needs") or ()) if chosen is not None else None)
        if case is not None and chosen is not None:
            return go_on_arranging(session, services, turn, dispatcher, case, chosen, told, known)
        stage = resting_stage(turn, known)
        if case is not None and told.refuses and stage == "offering":
            kept = keep_options_without(session, services, turn, dispatcher, case, told)
            if kept is not None:
                return kept
        if case is not None and stage == "offering" and _chooses(session, services, turn, case, told):
            # What was told beside the choice is said back by the turn's answer.
            return answer_offer(session, services, turn, dispatcher)
        if told.unusable is not None:
            zone, to = known.time_zone, language(locale_of(turn))
            dispatcher.utter_message(text=help_with_number(services.words, services.policy, told.unusable, to, zone))
        if told.facts or told.unusable is None:
            dispatcher.utter_message(text=_answer(services, turn, told, known, stage))
        if stage != "agreed":
            dispatcher.utter_message(text=services.words.say(f"contacts.back.{stage}", language(locale_of(turn))))
        return set_slots({"stage": stage})


def _chooses(session: Session, services: Services, turn: Turn, case: Case, told: ContactsTold) -> bool:
    """Return whether an option is named beside the details, so that the turn answers the offer too."""
    standing, words = offers.open_offer(session, case), services.phrases
    if standing is None or not told.facts:
        return False
    rest = without_details(turn, words.contacts)
    return bool(named_options(rest, standing.options, words.consent))


def _choice(session: Session, case: Case, turn: Turn) -> Chosen | None:
    """Return the choice that waits for details, or the one that this turn has dealt with already."""
    kept = offers.chosen(session, case)
    option_id = asked_for(turn) if kept is None or kept.seq == turn.last_seq else None
    option = session.get(OfferOption, option_id) if option_id is not None else None
    # What this turn did not accept when it was dealt with first is not accepted now.
    return kept if option is None else Chosen(option, option.accepted_seq, doubted=option.accepted_at is None)


def _answer(services: Services, turn: Turn, told: ContactsTold, known: Known, stage: str) -> str:
    to, say = locale_of(turn), services.words.say
    if told.asks_own:
        return known_details(services, known, told, to)
    if told.wrong:
        named = told.named[0]
        details = details_in_words(services.words, {named: known.contacts[named]}, to)
        return say(
            "contacts.right_one", language(to), what=say(f"contacts.kind.{named}", language(to)), details=details
        )
    if not told.facts:
        return say("contacts.kept_back", language(to))
    details = details_in_words(services.words, told.facts, to)
    return say("contacts.noted_for_owners" if stage == "agreed" else "contacts.noted", language(to), details=details)
