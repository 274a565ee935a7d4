"""Hide whole telephone numbers, addresses and names of streets on a page that is opened by its address alone."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.conversation.contacts.told import SEVERAL
from bot.conversation.turn_facts import Found
from bot.nlu.contact_details import contact_details

_HIDDEN = "•••"
_LAST_DIGITS, _FIRST_OF_PLACE = 3, 4
# Kinds of details that a page shows in part only.
MASKED = ("phone", "email", "address")

_DIGIT = re.compile(r"\d")


def masked(name: str, value: str) -> str:
    """Return a contact detail in part: the last digits, the first letter and the domain, or how an address begins."""
    return SEVERAL.join(_one(name, part.strip()) for part in value.split(SEVERAL.strip()) if part.strip())


def _one(name: str, value: str) -> str:
    if name == "phone":
        digits = "".join(_DIGIT.findall(value))
        return f"{_HIDDEN} {digits[-_LAST_DIGITS:]}" if len(digits) > _LAST_DIGITS else _HIDDEN
    if name == "email":
        before, at, domain = value.partition("@")
        return f"{before[:1]}{_HIDDEN}{at}{domain}" if at else _HIDDEN
    if name == "address":
        return f"{value[:_FIRST_OF_PLACE]}{_HIDDEN}"
    return value


def without_details(
    text: str, known: Mapping[str, Found], *, by_customer: bool, order_pattern: str, country: str
) -> str:
    """Return what was written with the customer's contact details masked.

    In the customer's own words every such detail is masked; in ours those that are known of them, because our direct
    lines have to stay.
    """
    for name in MASKED:
        fact = known.get(name)
        for value in {str(fact.display or ""), str(fact.value)} if fact is not None else ():
            for part in value.split(SEVERAL.strip()):
                if len(part.strip()) > _LAST_DIGITS:
                    text = text.replace(part.strip(), _one(name, part.strip()))
    if not by_customer:
        return text
    for entity in reversed(contact_details(text, order_pattern, country)):
        if entity["entity"] in MASKED:
            start = int(entity["start"])
            said = str(entity["text"])
            text = text[:start] + _one(entity["entity"], said) + text[start + len(said) :]
    return text
