"""The facts of a case in words: as rows of the recap's card, and for agents."""

from __future__ import annotations

import re
from typing import Mapping

from bot.cases.models import Fact
from bot.conversation.days_told import as_day
from bot.conversation.display import both, day, language, month
from bot.conversation.product_called import name_called
from bot.conversation.services import Services
from bot.conversation.turn_facts import UNKNOWN
from bot.conversation.wishes_together import also_wished
from bot.remedy.money import UNKNOWN_CURRENCY, Money, decimals_of, in_words

# The rows in their order; another fact is added here, with its label cards.NAME, and in `recap_sentences`.
SHOWN = (
    "what",
    "when",
    "used_for",
    "promised_for",
    "product",
    "branch",
    "order_number",
    "amount",
    "desired_outcome",
    "appointment",
)
_TIMES = ("promised_for", "appointment")
# Longest story on the card, so that it can be read at a glance; the record keeps the whole story.
STORY_LENGTH = 160
# "Last March" may be that of this year or of the one before.
_EITHER_YEAR = re.compile(r"^last (?!month|week|year)", re.IGNORECASE)
# Control characters, and marks that reverse the direction of the following text.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def displayed(services: Services, known: Mapping[str, Fact], locale: str) -> dict[str, str]:
    """Return the known facts as the customer reads them, in the order of the card."""
    return {
        name: _shown(services, known, name, locale)
        for name in SHOWN
        if name in known and (name != "used_for" or as_said(known, name) is not None)
    }


def as_said(known: Mapping[str, Fact], name: str) -> str | None:
    """Return a number, or how long a thing was used, as the customer gave it; None when it is not known in words."""
    fact = known.get(name)
    if fact is None or fact.value == UNKNOWN or (name == "used_for" and not fact.display):
        return None
    return quoted(str(fact.display or fact.value))


def _shown(services: Services, known: Mapping[str, Fact], name: str, locale: str) -> str:
    fact, say, to = known[name], services.words.say, language(locale)
    if fact.value == UNKNOWN:
        return say("cards.undecided" if name == "desired_outcome" else "cards.unknown", to)
    if name == "when":
        return _when(services, known, to)
    if name in _TIMES:
        return time_in_words(services, fact, to)
    if name == "used_for":
        return str(as_said(known, name))
    if name in {"product", "branch"}:
        return catalogue_name(services, known, name, to) or quoted(str(fact.value))
    if name == "amount" and isinstance(fact.value, Mapping):
        return sum_in_words(services, fact)
    if name == "desired_outcome":
        return wish_in_words(services, known, to) or quoted(str(fact.value))
    return quoted(str(fact.value))


def quoted(words: str) -> str:
    """Return the customer's words for use within one of our lines: on one line, shortened, without direction marks.

    A line break in them would make the rest look like our own text.
    """
    one_line = " ".join(_UNSEEN.sub(" ", words).split())
    if len(one_line) <= STORY_LENGTH:
        return one_line
    # Never in the middle of a number, because the rest of one would read as another number.
    return re.sub(r"[0-9][0-9.,]*$", "", one_line[: STORY_LENGTH - 1]) + "…"


def catalogue_name(services: Services, known: Mapping[str, Fact], name: str, to: str) -> str | None:
    """Return the name of the product or branch in the policy; None when the policy does not have it.

    A product that the customer named by a general word, and no order tells exactly, is called as they did.
    """
    if name not in known:
        return None
    fact, policy = known[name], services.policy
    if name == "product":
        product = policy.products.get(str(fact.value))
        by_order = isinstance(fact.resolved, Mapping) and "order" in fact.resolved
        said = None if by_order or not fact.display else quoted(str(fact.display))
        return None if product is None else name_called(product, said, to)
    branch = policy.branches.get(str(fact.value))
    return both(branch.names, to) if branch is not None else None


def wish_in_words(services: Services, known: Mapping[str, Fact], to: str) -> str | None:
    """Return the words for the desired outcome, with others wished for beside it; None for one in other words."""
    first = _outcome(services, known, str(known["desired_outcome"].value), to)
    others = other_wishes_in_words(services, known, to)
    return first if first is None or not others else services.words.say("cards.wishes.join", to).join((first, others))


def other_wishes_in_words(services: Services, known: Mapping[str, Fact], to: str) -> str:
    """Return the words for what is wished for beside the desired outcome; empty without any."""
    also, more = also_wished(known)
    named = [_outcome(services, known, outcome, to) for outcome in also]
    said = [services.words.say("recap.said", to, said=quoted(more))] if more else []
    return services.words.say("cards.wishes.join", to).join([*filter(None, named), *said])


def _outcome(services: Services, known: Mapping[str, Fact], outcome: str, to: str) -> str | None:
    """Return the words for an outcome; for a service an exchange is called doing it again."""
    word = f"cards.outcome.{outcome}"
    if not services.words.has(word):
        return None
    product = services.policy.products.get(str(known["product"].value)) if "product" in known else None
    about = f"{word}.{product.type}" if product else word
    return services.words.say(about if services.words.has(about) else word, to)


def sum_in_words(services: Services, fact: Fact) -> str:
    """Return a sum as the customer gave it: of unknown currency in their own words, and how often it was paid."""
    value = fact.value
    if str(value["currency"]) == UNKNOWN_CURRENCY:
        return quoted(str(fact.display or in_words(int(value["minor"]), decimals_of(UNKNOWN_CURRENCY))))
    shown = services.policy.company.show_any(Money(int(value["minor"]), str(value["currency"])))
    return f"{value['times']} × {shown}" if value.get("times") else shown


def days_of(known: Mapping[str, Fact]) -> list[tuple[str, Fact]]:
    """Return the days of a case in their order, by role: purchase and delivery only when they are days of their own."""
    happened = known.get("when")
    before = [
        (name, known[name])
        for name in ("bought_on", "delivered_on")
        if name in known and (happened is None or known[name].value != happened.value)
    ]
    return before + ([("when", happened)] if happened is not None else [])


def is_day_of_purchase(known: Mapping[str, Fact]) -> bool:
    """Return whether the day that answered "when" was told as that of the purchase, and no other was told."""
    when, bought = known.get("when"), known.get("bought_on")
    if when is None or bought is None or when.value != bought.value:
        return False
    return (when.message_seq, when.display) == (bought.message_seq, bought.display)


def _when(services: Services, known: Mapping[str, Fact], to: str) -> str:
    """Return the time of the problem, after the days of purchase and delivery when those are different days."""
    say, days = services.words.say, days_of(known)
    if len(days) == 1:
        shown = time_in_words(services, known["when"], to)
        return say("cards.bought", to, day=shown) if is_day_of_purchase(known) else shown
    word = {"bought_on": "cards.bought", "delivered_on": "cards.delivered", "when": "cards.happened"}
    return say("cards.join", to).join(say(word[name], to, day=time_in_words(services, fact, to)) for name, fact in days)


def time_in_words(services: Services, fact: Fact, to: str, *, is_told: bool = False) -> str:
    """Return a time with the customer's words for it, unless those are told (`is_told`) beside it already."""
    exact = exact_time(services, fact, to)
    said = quoted(str(fact.display or fact.value))
    if exact is None:
        return said
    if is_told or not fact.display or (any(map(str.isdigit, fact.display)) and not is_vague(fact)):
        return exact
    return services.words.say("cards.as_said", to, day=exact, said=said)


def exact_time(services: Services, fact: Fact, to: str) -> str | None:
    """Return a time as a day, or as a month of another year; None when only the customer's words tell it."""
    on = as_day(fact.value)
    if on is None:
        return None
    today = services.policy.clock.local(services.now()).date()
    if is_vague(fact) and fact.display:
        # "In December" of another year reads like this year's, and "last March" like that of either.
        is_named = any(sign in fact.display for sign in ("年", str(on.year)))
        is_open = on.year != today.year or _EITHER_YEAR.search(fact.display) is not None
        return month(on, to) if _grain(fact) == "month" and is_open and not is_named else None
    shown = day(on, to, today)
    if _grain(fact) in {"hour", "minute"} and len(str(fact.value)) > 10:
        shown += str(fact.value)[11:16] if to != "en" else f", {str(fact.value)[11:16]}"
    return shown


def _grain(fact: Fact) -> str | None:
    return fact.resolved.get("grain") if isinstance(fact.resolved, Mapping) else None


def is_vague(fact: Fact) -> bool:
    """Return whether a time is a week, a month or a year, and no day."""
    return _grain(fact) in {"week", "month", "year"}
