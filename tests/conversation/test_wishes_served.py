"""Whatever a thing did to others: what the customer wants for the thing itself is among the options."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.conversation.wishes_served import MOST_OPTIONS, serving_the_thing
from bot.remedy import CaseFacts, propose
from tests.shipped import shipped_policy

from .conftest import OPEN_HOURS


def _facts(kind: str, wish: str, *sub_kinds: str) -> CaseFacts:
    return CaseFacts(kind=kind, desired_outcome=wish, product_id="kettle", sub_kinds=frozenset(sub_kinds))


def _served(facts: CaseFacts, now: dt.datetime) -> list[str]:
    policy = shipped_policy()
    return [option.serves[0] for option in serving_the_thing(propose(policy, facts, now), policy, facts, now).options]


@pytest.mark.parametrize("sub_kind", ["property_damage", "extra_costs"])
@pytest.mark.parametrize(
    ("kind", "wish"),
    [
        ("product_quality", "refund"),
        ("safety_hazard", "refund"),
        ("product_quality", "exchange"),
        ("product_quality", "repair"),
        ("process", "exchange"),
    ],
)
def test_the_wish_for_the_thing_is_among_the_options(kind: str, wish: str, sub_kind: str) -> None:
    served = _served(_facts(kind, wish, sub_kind), OPEN_HOURS)
    assert wish in served and 2 <= len(served) <= MOST_OPTIONS
    assert {"assess_damage", "compensation", "repair"} & set(served), "the damage is still taken care of"


def test_what_needs_nothing_more_stays_as_it_is() -> None:
    policy = shipped_policy()
    for facts in (
        _facts("product_quality", "refund"),
        _facts("product_quality", "compensation", "property_damage"),
        _facts("product_quality", "refund", "privacy"),
    ):
        proposal = propose(policy, facts, OPEN_HOURS)
        assert serving_the_thing(proposal, policy, facts, OPEN_HOURS) == proposal
