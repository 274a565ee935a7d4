"""Buttons that several actions show: an option, and a person."""

from __future__ import annotations

from typing import Any, Mapping

from bot.cases.models import OfferOption
from bot.conversation.display import both
from bot.conversation.handoff_reasons import MORE_WANTED
from bot.conversation.services import Services
from bot.remedy import Handler

Button = dict[str, Any]


def choose(option: OfferOption, label: str) -> Button:
    """Return the button that chooses the option."""
    return {"command": f"/choose_option?option={option.id}", "label": label, "group": "options"}


def choose_by_title(services: Services, option: OfferOption, to: str) -> Button:
    """Return the button that chooses the option, with its number and title."""
    title = both(option.body["title"], to)
    return choose(option, services.words.say("cards.option", to, position=option.position, title=title))


def request(services: Services, handler: Handler, to: str) -> Button:
    """Return the button that asks the person who may decide more than the bot.

    Its label has no sum, because the sum would be the customer's word in ours; the person reads it in the conversation.
    """
    label = services.words.say("cards.ask_above", to, handler=handler.label(to))
    return {"command": f"/request_human?outcome={MORE_WANTED}", "label": label}


def person(services: Services, to: str) -> Button:
    """Return the button that calls a person."""
    return {"command": "/request_human", "label": services.words.say("cards.person", to)}


def yes_or_look_again(services: Services, option: OfferOption, to: str) -> list[Button]:
    """Return the buttons that answer whether this option is meant: yes, and the other options."""
    again = {"command": "/deny", "label": services.words.say("cards.look_again", to), "group": "options"}
    return [choose(option, services.words.say("cards.choose_this", to)), again]


def question_of(suggestions: list[Button]) -> Mapping[str, Any]:
    """Return the card of the question which option is meant."""
    return {"kind": "question", "asks": "option", "suggestions": suggestions}
