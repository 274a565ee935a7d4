"""Hear a telephone number with which nobody can be called, so that the customer is told and not left waiting."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Collection

import phonenumbers

from bot.conversation.contact_words import CLAUSE
from bot.conversation.contacts.local_number import country_of
from bot.conversation.contacts.told import ContactsTold, blanked
from bot.conversation.display import language
from bot.conversation.phrases import Phrases
from bot.conversation.searching import plain
from bot.conversation.turn import Turn
from bot.remedy import Policy
from bot.words import Words

# Digits with what stands between those of a telephone number; fewer are an hour or a count.
_NUMBER = re.compile(r"[+(]?\d(?:[\s\-().]{0,2}\d){3,19}")
# With the code of a country in front, and long enough to be meant as a telephone number.
_WITH_CODE = re.compile(r"\+\d(?:[\s\-().]{0,2}\d){7,14}")
# What a customer who was asked for a number may write in its place.
_ASKS_NUMBER = frozenset({"phone", "account", "written"})
_OTHERS = ("email", "address", "amount", "time")
# Of foreign countries one is shown as an example of a number with its code.
_ABROAD = ("HK", "TW")
# How many letters or Chinese characters may stand beside a number that is an answer.
_LITTLE = 6


def with_unusable_number(
    told: ContactsTold, turn: Turn, phrases: Phrases, asked: Collection[str], policy: Policy, *, known: bool
) -> ContactsTold:
    """Return what the turn tells with the digits that were meant as a telephone number and are none.

    `asked` are the needs that wait for an answer, `known` is whether a number is known already. With the code of a
    country in front, digits are meant as a number also where none was asked for.
    """
    if turn.by_button or "phone" in told.facts:
        return told
    number = unusable_number(turn, phrases, policy)
    asks = not known and bool(_ASKS_NUMBER & set(asked))
    gives = bool(told.facts) or phrases.contacts.gives_number(turn.text)
    if number is not None and not asks and not (gives and _WITH_CODE.fullmatch(number)):
        return told
    only = told.only or not any(sign.isalpha() for sign in turn.text)
    return told if number is None else replace(told, unusable=number, refuses=False, only=only)


def unusable_number(turn: Turn, phrases: Phrases, policy: Policy) -> str | None:
    """Return the digits in an answer to the question for a number that are no telephone number; None for others."""
    words = phrases.contacts
    if turn.entity("phone") is not None:
        return None
    left = turn.text
    for name in _OTHERS:
        for entity in turn.all(name):
            left = left if _NUMBER.fullmatch(str(entity.get("text") or "")) else blanked(left, entity)
    for entity in turn.all("order_number"):
        if policy.company.order_pattern.fullmatch(str(entity["value"])):
            left = blanked(left, entity)
    found = _NUMBER.search(left)
    if found is None:
        return None
    if _WITH_CODE.fullmatch(found.group().strip()):
        return found.group().strip()
    around = CLAUSE.split(left[: found.start()] + "\n" + left[found.end() :])
    rest = words.beyond("\n".join(one for one in around if not phrases.beside.is_a_name(one, plain(one))))
    says_so = "phone" in words.kinds_named(left)
    beside = len(re.sub(r"[\W\d_]+", "", plain(rest)))
    return found.group().strip() if beside <= _LITTLE or (says_so and beside <= 2 * _LITTLE) else None


def help_with_number(words: Words, policy: Policy, number: str, locale: str, zone: str | None = None) -> str:
    """Return the sentence that says that a number cannot be called, with an example of a number of each sort.

    `zone` is the time zone of the customer, from whose country the foreign example is.
    """
    own = policy.company.country
    abroad = next(country for country in (country_of(zone), *_ABROAD) if country not in (None, own))
    return words.say(
        "contacts.unusable",
        language(locale),
        number=number,
        example=_example(own, phonenumbers.PhoneNumberFormat.NATIONAL),
        abroad=_example(str(abroad), phonenumbers.PhoneNumberFormat.INTERNATIONAL),
    )


def _example(country: str, style: int) -> str:
    mobile = phonenumbers.PhoneNumberType.MOBILE
    for region in (country, *_ABROAD):
        number = phonenumbers.example_number_for_type(region, mobile)
        if number is not None:
            return str(phonenumbers.format_number(number, style))
    raise ValueError("no example of a telephone number is known")
