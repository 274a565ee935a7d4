"""In a case of an incident every option gives the same beyond the loss itself, whatever the case is like otherwise."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.remedy import CaseFacts, Policy, candidates, propose
from bot.remedy.equal_gesture import compensates
from bot.remedy.offer_input import EqualGesture
from bot.remedy.proposal import Option
from tests.shipped import shipped_policy

NOW = dt.datetime(2026, 11, 18, 2, 0, tzinfo=dt.timezone.utc)
GIFT = EqualGesture("free_delivery", 50_000, "manager", "incident:1:plain")
FACTS = CaseFacts(kind="product_quality", desired_outcome="refund", product_id="kettle", equal=GIFT)


def extra(policy: Policy, option: Option) -> int:
    """Return what an option gives beyond mending the loss."""
    remedy = policy.remedies[option.remedy]
    return option.goodwill_value.minor + (option.remedy_value.minor if compensates(remedy) else 0)


@given(
    kind=st.sampled_from(["product_quality", "service_attitude", "process", "communication"]),
    emotion=st.sampled_from(["angry", "worried", "neutral"]),
    wish=st.sampled_from(["refund", "exchange", "repair", "compensation", "apology", None]),
    contacts=st.integers(1, 4),
    waiting=st.integers(0, 60),
    minor=st.sampled_from([0, 15_000, 50_000, 90_000]),
)
def test_the_extra_is_the_same_for_the_angry_the_patient_and_whatever_they_wish(
    kind: str, emotion: str, wish: str | None, contacts: int, waiting: int, minor: int
) -> None:
    policy = shipped_policy()
    facts = replace(
        FACTS, kind=kind, emotion=emotion, desired_outcome=wish, contacts=contacts, waiting_days=waiting,
        equal=replace(GIFT, minor=minor),
    )  # fmt: skip
    for option in propose(policy, facts, NOW).options:
        assert extra(policy, option) == minor
    for one in candidates(policy, facts, NOW, "agent").found:
        assert extra(policy, one.option) == minor


def test_a_remedy_that_would_give_more_by_itself_is_left_out(policy: Policy) -> None:
    wanting = replace(FACTS, desired_outcome="compensation", kind="service_attitude", product_id=None)
    plain = {one.option.remedy for one in candidates(policy, replace(wanting, equal=None), NOW, "agent").found}
    dear = {name for name in plain if compensates(policy.remedies[name])}
    assert dear
    small = {
        one.option.remedy
        for one in candidates(policy, replace(wanting, equal=replace(GIFT, minor=1)), NOW, "agent").found
    }
    assert not small & dear and small


def test_a_repair_or_a_new_visit_is_nothing_on_top(policy: Policy) -> None:
    worth = {name: one.way for name, one in policy.remedies.items() if compensates(one)}
    assert worth and not {"repair", "replace", "redo", "visit", "money_back"} & set(worth.values())
    wanting = replace(FACTS, desired_outcome="repair")
    assert "repair_with_collection" in {option.remedy for option in propose(policy, wanting, NOW).options}


def test_the_named_remedy_stands_first(policy: Policy) -> None:
    usual = [option.remedy for option in propose(policy, FACTS, NOW).options]
    named = usual[-1]
    found = propose(policy, replace(FACTS, equal=replace(GIFT, remedy=named)), NOW).options
    assert found[0].remedy == named and {one.remedy for one in found} == set(usual)


def test_the_bot_offers_what_a_manager_decided_above_its_own_limit(policy: Policy) -> None:
    much = policy.authority["bot"].goodwill + 100
    assert propose(policy, replace(FACTS, equal=replace(GIFT, minor=much)), NOW).options
    above_all = policy.authority["manager"].goodwill + 100
    refused = propose(policy, replace(FACTS, equal=replace(GIFT, minor=above_all)), NOW)
    assert refused.refused == "over_authority"


def test_a_gesture_that_the_policy_has_no_more_gives_way_to_another_of_the_same_worth(policy: Policy) -> None:
    for option in propose(policy, replace(FACTS, equal=replace(GIFT, gesture="castle")), NOW).options:
        assert extra(policy, option) == GIFT.minor and option.goodwill in policy.goodwill
