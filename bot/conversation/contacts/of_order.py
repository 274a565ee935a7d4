"""Hear "the same address as the order", and take from a proved order what the company's records have of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Collection

import phonenumbers

from bot.conversation.contact_words import ContactWords
from bot.conversation.contacts.told import ContactsTold
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import Found
from bot.remedy import Order

# What may be taken from an order, and the needs in answer to which it is.
_TAKEN = {"address": ("address",), "phone": ("phone", "account", "written"), "email": ("email", "account", "written")}


def with_order_details(
    told: ContactsTold, turn: Turn, words: ContactWords, asked: Collection[str], order: Order | None, country: str
) -> ContactsTold:
    """Return what the turn tells with the details of `order`, the proved one, that it refers to.

    `asked` are the needs that wait for an answer; without any, a detail must be named. Where the order has none of
    them, `as_order` alone says that the customer referred to it.
    """
    if turn.by_button or told.facts or not words.refers_to_order(turn.text):
        return told
    named = [name for name in told.named if name in _TAKEN]
    meant = [name for name in named or _TAKEN if not asked or set(_TAKEN[name]) & set(asked)]
    if not meant or not (named or asked):
        return told
    details = _details(order, country) if order is not None else {}
    facts = {
        name: Found(details[name], display=_shown(name, details[name], country), seq=turn.last_seq)
        for name in meant
        if name in details
    }
    return replace(told, facts=facts, as_order=True, only=bool(facts), refuses=False, asks_own=False, asks_why=False)


def _details(order: Order, country: str) -> dict[str, str]:
    """Return the details that the record of an order has, by the name of their fact."""
    found = {"address": order.address, "email": next(iter(order.contacts.emails), "")}
    numbers = (_callable(digits, country) for digits in order.contacts.phones)
    found["phone"] = next(filter(None, numbers), "")
    return {name: value for name, value in found.items() if value}


def _shown(name: str, value: str, country: str) -> str:
    """Return a detail as people write it: a number of the company's country without the code of that country."""
    if name != "phone":
        return value
    number = phonenumbers.parse(value)
    style = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    if phonenumbers.region_code_for_number(number) == country:
        style = phonenumbers.PhoneNumberFormat.NATIONAL
    return str(phonenumbers.format_number(number, style))


def _callable(digits: str, country: str) -> str | None:
    """Return the number in E.164; None when nobody could be called with it."""
    try:
        number = phonenumbers.parse(digits, country or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
