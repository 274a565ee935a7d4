"""Keep what an option does when only the gift that came with it needs a detail that the customer keeps back."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions import buttons
from actions.answering_offer import SLOTS
from actions.base import Events, locale_of, set_slots
from actions.offering import make_offer
from bot.cases.models import OfferOption
from bot.conversation.arranging import put_never
from bot.conversation.contacts.wording import needs_in_words
from bot.conversation.display import both, language
from bot.conversation.services import Services
from bot.conversation.turn import Turn


def read_back_without_gift(
    services: Services,
    turn: Turn,
    dispatcher: CollectingDispatcher,
    before: OfferOption,
    now: OfferOption,
    needs: str,
) -> Events:
    """Ask whether the customer wants the option as it is `now`, with another gift than `before` or none.

    What was agreed to had that gift, so it is not recorded without a new yes. `needs` names what is kept back.
    """
    to, say = language(locale_of(turn)), services.words.say
    gift, instead = (both(option.body.get("goodwill_text"), to) for option in (before, now))
    words = "arranging.other_gift" if instead else "arranging.without_gift"
    text = say(words, to, title=both(now.body["title"], to), needs=needs, gift=gift, instead=instead)
    shown = [*buttons.yes_or_look_again(services, now, to), buttons.person(services, to)]
    dispatcher.utter_message(text=text, json_message=dict(buttons.question_of(shown)))
    return set_slots({**SLOTS, **put_never(turn), "option_read_back": now.id, "stage": "offering"})


def show_other_gifts(
    session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher, kept_back: tuple[str, ...]
) -> Events:
    """Show the options again when nothing but their gifts has changed."""
    to = language(locale_of(turn))
    needs = needs_in_words(services.words, kept_back, to)
    dispatcher.utter_message(text=services.words.say("arranging.gifts_changed", to, needs=needs))
    return make_offer(session, services, turn, dispatcher, "utter_options_again")
