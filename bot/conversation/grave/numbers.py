"""The emergency numbers of the company's place, and of where the customer is, as fields of a sentence."""

from __future__ import annotations

import datetime as dt
from typing import Mapping

from bot.conversation.display import language
from bot.conversation.grave.places import Place
from bot.remedy import Policy
from bot.remedy.emergency import DutyLine
from bot.words import Words

NUMBERS = ("rescue", "police", "helplines", "scam")


def numbers_to_call(policy: Policy, words: Words, locale: str, place: Place | None = None) -> Mapping[str, str]:
    """Return the fields `rescue`, `police`, `helplines` and `scam` in the customer's language.

    A number that the policy lacks is replaced by what it is for, such as "your local emergency number". Where the
    customer is at a `place` with other numbers, those come first.
    """
    to, known = language(locale), policy.emergency
    told = {name: getattr(known, name) for name in NUMBERS}
    usual = {
        name: words.say(f"first_aid.number.{name}", to) if number is None else number[to]
        for name, number in told.items()
    }
    if place is None:
        return usual
    there = {name: number[to] for name, number in place.numbers.items() if number[to] != usual[name]}
    return {
        **usual,
        **{
            name: words.say("first_aid.number.there", to, number=number, place=place.names[to], usual=usual[name])
            for name, number in there.items()
        },
    }


def duty_line(policy: Policy, reason: str, now: dt.datetime) -> DutyLine | None:
    """Return the line that is answered at `now` (UTC) for `reason` while the company is closed, or None."""
    if policy.clock.is_open(now):
        return None
    duty = policy.escalation(reason).duty
    return duty if duty is not None and duty.answers_at(policy.clock.local(now)) else None
