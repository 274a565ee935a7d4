"""Test which gift comes with a remedy when the customer keeps details back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.remedy import CaseFacts, Policy, propose

NOW = dt.datetime(2026, 11, 18, 2, 0, tzinfo=dt.timezone.utc)
RUDE = CaseFacts(kind="service_attitude", desired_outcome="apology", product_id="store_service", contacts=1)
BROKEN = CaseFacts(kind="product_quality", desired_outcome="exchange", product_id="sofa")
EVERY_NEED = frozenset({"phone", "address", "slot", "email", "account"})


@pytest.mark.parametrize("kept_back", [{"address"}, {"account"}, {"address", "account"}, EVERY_NEED])
@pytest.mark.parametrize("facts", [RUDE, BROKEN])
@pytest.mark.parametrize("contacts", [1, 2, 4])
def test_only_the_gift_changes(policy: Policy, facts: CaseFacts, kept_back: set[str], contacts: int) -> None:
    facts = replace(facts, contacts=contacts)
    before = propose(policy, facts, NOW)
    after = propose(policy, replace(facts, kept_back=frozenset(kept_back)), NOW)
    assert [option.remedy for option in after.options] == [option.remedy for option in before.options]
    for old, new in zip(before.options, after.options, strict=True):
        assert new.remedy_value == old.remedy_value and new.due_at == old.due_at and new.pros == old.pros
        own = set(policy.remedies[new.remedy].needs)
        # Whatever is still needed of what is kept back, the remedy itself needs.
        assert set(new.needs) & kept_back <= own
        gestures = {gesture for gesture in (old.goodwill, new.goodwill) if gesture is not None}
        needs = {name: set(policy.goodwill[name].needs) for name in gestures}
        if old.goodwill is None or not needs[old.goodwill] & kept_back:
            assert new.goodwill == old.goodwill, "what can be given is given"
        elif new.goodwill is not None:
            assert new.goodwill_value.minor <= old.goodwill_value.minor
            assert needs[new.goodwill] <= own | ({"account"} if own & {"phone", "email"} else set())


def test_a_gift_is_replaced_by_one_for_which_everything_is_known(policy: Policy) -> None:
    gifts = {option.remedy: option.goodwill for option in propose(policy, RUDE, NOW).options}
    assert "coupon" in gifts.values()
    kept = replace(RUDE, kept_back=frozenset({"account"}))
    without = propose(policy, kept, NOW)
    assert all("account" not in option.needs for option in without.options)
    known = propose(policy, replace(kept, met=frozenset({"address"})), NOW)
    assert "small_gift" in {option.goodwill for option in known.options}
