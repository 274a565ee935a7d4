"""Buttons that several actions show: an option, and a person."""

from __future__ import annotations

from typing import Any

from bot.cases.models import OfferOption
from bot.conversation.display import both
from bot.conversation.services import Services

Button = dict[str, Any]


def choose(option: OfferOption, label: str) -> Button:
    """Return the button that chooses the option."""
    return {"command": f"/choose_option?option={option.id}", "label": label, "group": "options"}


def choose_by_title(services: Services, option: OfferOption, to: str) -> Button:
    """Return the button that chooses the option, with its number and title."""
    title = both(option.body["title"], to)
    return choose(option, services.words.say("cards.option", to, position=option.position, title=title))


def person(services: Services, to: str) -> Button:
    """Return the button that calls a person."""
    return {"command": "/request_human", "label": services.words.say("cards.person", to)}
