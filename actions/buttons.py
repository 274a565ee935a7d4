"""Buttons that several actions show: an option, and a person."""

from __future__ import annotations

from typing import Any

from bot.cases.models import OfferOption
from bot.conversation.display import both
from bot.conversation.handoff_reasons import MORE_WANTED
from bot.conversation.services import Services
from bot.conversation.turn import Turn
from bot.remedy import Handler

Button = dict[str, Any]


def choose(option: OfferOption, label: str) -> Button:
    """Return the button that chooses the option."""
    return {"command": f"/choose_option?option={option.id}", "label": label, "group": "options"}


def choose_by_title(services: Services, option: OfferOption, to: str) -> Button:
    """Return the button that chooses the option, with its number and title."""
    title = both(option.body["title"], to)
    return choose(option, services.words.say("cards.option", to, position=option.position, title=title))


def request(services: Services, handler: Handler, to: str, wanted: str | None) -> Button:
    """Return the button that asks whoever may decide more than the bot, for the sum that is `wanted` if one is."""
    name = "cards.ask_above_for" if wanted is not None else "cards.ask_above"
    label = services.words.say(name, to, handler=handler.label(to), sum=wanted or "")
    return {"command": f"/request_human?outcome={MORE_WANTED}", "label": label}


def sum_named(turn: Turn) -> str | None:
    """Return the one sum that the turn names, in the customer's words; None when it names none or several."""
    sums = {str(one.get("text") or "").strip() for one in turn.all("amount")} - {""}
    return next(iter(sums)) if len(sums) == 1 else None


def person(services: Services, to: str) -> Button:
    """Return the button that calls a person."""
    return {"command": "/request_human", "label": services.words.say("cards.person", to)}
