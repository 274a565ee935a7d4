"""Generate cases to try on a policy, often at thresholds where its rules change: limits, severity steps, full hours."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.remedy import CaseFacts, Money, Policy
from bot.remedy.vocabulary import EMOTIONS, KINDS, SUB_KINDS, WISHES

from .chooser import Chooser

EPOCH = dt.datetime(2026, 11, 1, tzinfo=dt.timezone.utc)
OTHER_CURRENCY = "XTS"
MOST_MINOR = 6_000_000


class Case(NamedTuple):
    """The facts of a case, and the UTC instant at which an offer is made."""

    facts: CaseFacts
    now: dt.datetime


@dataclass(frozen=True)
class Thresholds:
    """The amounts (minor units), days and counts at which the rules of a policy change."""

    amounts: tuple[int, ...]
    waiting: tuple[int, ...]
    contacts: tuple[int, ...]

    @classmethod
    def of(cls, policy: Policy) -> Thresholds:
        """Return the thresholds of a policy."""
        limits = [
            each for limit in policy.authority.values() for each in (limit.per_case, limit.per_case - limit.goodwill)
        ]
        prices = [product.price_minor for product in policy.products.values()]
        return cls(
            tuple(sorted({*policy.severity.amount.starts, *limits, *prices})),
            policy.severity.waiting_days.starts,
            policy.severity.contacts.starts,
        )


def a_case(chooser: Chooser, policy: Policy, thresholds: Thresholds) -> Case:
    """Return a generated case; some have values that the policy does not know."""
    currency = policy.company.currency if not chooser.chance(3) else OTHER_CURRENCY
    minor = _near(chooser, thresholds.amounts, MOST_MINOR)
    known = chooser.chance(60)
    # What was accepted before in this case; `given_this_month` adds other cases.
    given = _near(chooser, thresholds.amounts, MOST_MINOR) if chooser.chance(10) else 0
    minutes = chooser.number(0, 200 * 24 * 60)
    now = EPOCH + dt.timedelta(minutes=minutes if chooser.chance(50) else minutes - minutes % 60)
    facts = CaseFacts(
        kind=_maybe(chooser, KINDS),
        emotion=_maybe(chooser, EMOTIONS),
        desired_outcome=_maybe(chooser, WISHES),
        product_id=_maybe(chooser, sorted(policy.products)),
        branch_id=_maybe(chooser, sorted(policy.branches)),
        paid=Money(minor, currency) if known or chooser.chance(30) else None,
        price_told=Money(minor, currency) if chooser.chance(20) else None,
        order_known=known,
        waiting_days=_near(chooser, thresholds.waiting, 60),
        contacts=max(1, _near(chooser, thresholds.contacts, 6)),
        harm=chooser.chance(20),
        vulnerable=chooser.chance(20),
        given_in_case=given,
        given_this_month=given + (_near(chooser, thresholds.amounts, MOST_MINOR) if chooser.chance(20) else 0),
        answer_by=now + dt.timedelta(days=chooser.number(0, 20)) if chooser.chance(40) else None,
        sub_kinds=frozenset(chooser.some_of(SUB_KINDS, 1, 3)) if chooser.chance(50) else frozenset(),
        overcharged=Money(_near(chooser, thresholds.amounts, MOST_MINOR), currency) if chooser.chance(20) else None,
    )
    return Case(facts, now)


def worse_than(chooser: Chooser, policy: Policy, case: Case, thresholds: Thresholds) -> Case:
    """Return the same matter made worse in one or more ways: paid, waiting days, contacts, vulnerable, emotion."""
    facts = case.facts
    ways = chooser.some_of(("paid", "waiting_days", "contacts", "vulnerable", "emotion"), 1, 5)
    if "paid" in ways and facts.paid is not None and facts.paid.minor > 0:
        more = max(facts.paid.minor, _near(chooser, thresholds.amounts, MOST_MINOR)) + chooser.number(0, 1)
        facts = replace(facts, paid=Money(more, facts.paid.currency))
    if "waiting_days" in ways:
        facts = replace(facts, waiting_days=max(facts.waiting_days, _near(chooser, thresholds.waiting, 60)))
    if "contacts" in ways:
        facts = replace(facts, contacts=max(facts.contacts, _near(chooser, thresholds.contacts, 6)))
    if "vulnerable" in ways:
        facts = replace(facts, vulnerable=True)
    if "emotion" in ways:
        felt = policy.severity.emotions
        now = felt[facts.emotion].points if facts.emotion in felt else 0
        facts = replace(
            facts, emotion=chooser.one_of([name for name in EMOTIONS if felt[name].points >= now] or EMOTIONS)
        )
    return Case(facts, case.now)


def _maybe(chooser: Chooser, values: tuple[str, ...] | list[str]) -> str | None:
    dice = chooser.number(0, 99)
    return None if dice < 8 else "nonsense" if dice < 10 else chooser.one_of(values)


def _near(chooser: Chooser, thresholds: tuple[int, ...], most: int) -> int:
    """Return a number of at least 0, often a threshold or a neighbour of one, otherwise up to `most`."""
    if thresholds and chooser.chance(60):
        return max(0, chooser.one_of(thresholds) + chooser.number(-1, 1))
    return chooser.number(0, most)
