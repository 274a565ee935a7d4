"""Amounts that the product names: each is in an offer, or the customer told it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from bot.remedy import Policy
from tests.attack.amounts import amounts_in, amounts_within, in_units
from tests.attack.own_words import CARDS, OURS, own_words, without
from tests.attack.records import Record, Violation

_OUR_NUMBER = re.compile(r"\+\d{1,3}(?:[ -]\d+)+")


def amounts(record: Record, policy: Policy) -> Iterator[Violation]:
    """Yield a violation for every amount that is in no option offered in the conversation up to that message."""
    for message in record.messages:
        if message.role not in OURS and message.kind not in CARDS:
            continue
        offered = _offered(record, message.at)
        said = set().union(
            *(amounts_in(_without_our_numbers(text, policy)) for text in own_words(record, message)), set()
        )
        known = offered | _named_limits(policy)
        if message.kind == "recap":
            # The sums that the customer told are read back; `quotes` checks that they are theirs.
            known |= set().union(*(amounts_in(text) for text in record.told_before(message.seq)), set())
            known |= amounts_noted(record)
        for amount in sorted(said - known):
            yield Violation(record.id, message.seq, f"the amount {amount} is in no offer: {message.text[:120]!r}")


def _named_limits(policy: Policy) -> set[str]:
    """Return the sums that the bot names when it is asked how far it may go."""
    return {in_units(policy.authority["bot"].goodwill)}


def _without_our_numbers(text: str, policy: Policy) -> str:
    """Remove the company's own telephone numbers."""
    lines = [line for handler in policy.handlers.values() for line in handler.line.values()]
    return without(text, [*lines, *_OUR_NUMBER.findall(text)])


def _offered(record: Record, at: dt.datetime) -> set[str]:
    found: set[str] = set()
    for offer in record.offers:
        if offer.made_at > at:
            continue
        for option in offer.options:
            found |= amounts_within(option.body)
            for name in ("value_minor", "remedy_minor", "goodwill_minor"):
                if isinstance(option.body.get(name), int):
                    found.add(in_units(option.body[name]))
    return found


def amounts_noted(record: Record) -> set[str]:
    """Return the sums that were noted from messages of the customer."""
    customers = {m.seq for m in record.messages if m.role == "customer"}
    return {
        in_units(int(fact.value["minor"]))
        for fact in record.facts
        if fact.name == "amount" and isinstance(fact.value, dict) and fact.message_seq in customers
    }
