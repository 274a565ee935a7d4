"""Leave a choice open for somebody who wants to think, or to ask somebody first."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

from actions import buttons
from actions.base import Events, locale_of, set_slots
from bot.cases.models import OfferOption
from bot.conversation.display import both, language
from bot.conversation.putting_off import now_put_off
from bot.conversation.services import Services
from bot.conversation.turn import Turn


def leave_it_open(
    services: Services, turn: Turn, dispatcher: CollectingDispatcher, option: OfferOption | None, undecided: float = 0.0
) -> Events:
    """Say that nothing is agreed yet, and remember the option that was put off: a "fine" to that is no yes.

    `option` is None where none was named; `undecided` is how many answers in a row decided nothing.
    """
    to = language(locale_of(turn))
    person = buttons.person(services, to)
    if option is None:
        text, shown = services.words.say("arranging.no_hurry_at_all", to), [person]
    else:
        title = both(option.body["title"], to)
        text = services.words.say("arranging.no_hurry", to, position=str(option.position), title=title)
        shown = [*buttons.yes_or_look_again(services, option, to), person]
    dispatcher.utter_message(text=text, json_message=dict(buttons.question_of(shown)))
    put_off = now_put_off(turn, option)
    return set_slots({**put_off, "option_read_back": None, "undecided": undecided, "stage": "offering"})
