"""The telephone numbers and e-mail addresses that a company gives its customers, which no page has to hide."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.remedy import Policy

_NUMBER = re.compile(r"\d(?:[\s\-.()]{0,2}\d){2,}")
_EMAIL = re.compile(r"[^@\s<>,;\"]+@[A-Za-z0-9.\-]+")


def our_lines(policy: Policy) -> frozenset[str]:
    """Return the numbers, as digits alone, and the addresses, in small letters, that the policy names for customers."""
    found = set()
    for text in _texts(policy):
        found |= {re.sub(r"\D", "", number) for number in _NUMBER.findall(text)}
        found |= {address.casefold() for address in _EMAIL.findall(text)}
    return frozenset(found)


def _texts(policy: Policy) -> Iterator[str]:
    for handler in policy.handlers.values():
        yield from handler.line.values()
        yield handler.email or ""
    emergency = policy.emergency
    told = [emergency.rescue, emergency.police, emergency.helplines, emergency.scam]
    told += [rule.duty.line for rule in policy.escalations.values() if rule.duty is not None]
    told += [clock.next_door for clock in policy.clocks]
    told += [question.answer for question in policy.questions.values()]
    told += [branch.address for branch in policy.branches.values()]
    for texts in told:
        if texts is not None:
            yield from texts.values()
