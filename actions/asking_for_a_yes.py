"""Ask for a plain yes to a chosen option when its details are told, but other words were said beside them."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

from actions import buttons
from actions.answering_offer import OPTION_BARGAINED, read_back_option
from actions.base import Events, locale_of, set_slots
from bot.cases.models import OfferOption
from bot.conversation.consent import Consent
from bot.conversation.consent_words import CONDITIONS, MORE
from bot.conversation.display import both, language
from bot.conversation.services import Services
from bot.conversation.turn import Turn

# What is asked for on top, or as a condition, cannot be promised: that is said with the question.
_ON_TOP = frozenset({MORE, CONDITIONS})


def ask_for_a_yes(
    services: Services, turn: Turn, dispatcher: CollectingDispatcher, option: OfferOption, beside: Consent
) -> Events:
    """Read the option back once with yes and no; `beside` is what the words beside the details were taken for."""
    if beside.reason in _ON_TOP:
        return read_back_option(services, dispatcher, option, turn, OPTION_BARGAINED)
    _put(services, turn, dispatcher, option, "arranging.confirm")
    return set_slots({"option_read_back": option.id, "undecided": 0.0, "stage": "offering"})


def ask_by_button(services: Services, turn: Turn, dispatcher: CollectingDispatcher, option: OfferOption) -> None:
    """Ask for a yes to a person's offer while a person is awaited; words do not answer it, only the button does."""
    _put(services, turn, dispatcher, option, "by_person.offer.confirm", only_yes=True)


def _put(
    services: Services,
    turn: Turn,
    dispatcher: CollectingDispatcher,
    option: OfferOption,
    words: str,
    *,
    only_yes: bool = False,
) -> None:
    to = language(locale_of(turn))
    title = both(option.body["title"], to)
    text = services.words.say(words, to, position=str(option.position), title=title)
    shown = [*buttons.yes_or_look_again(services, option, to), buttons.person(services, to)]
    dispatcher.utter_message(text=text, json_message=dict(buttons.question_of(shown[:1] if only_yes else shown)))
