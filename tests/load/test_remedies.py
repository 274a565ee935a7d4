"""Test that the measurement of offers works, with a small policy; nothing here asserts a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.remedy import load_policy
from tests.load.remedies import different_cases, measure, print_offers, write_large_policy


@pytest.mark.slow
def test_every_case_is_counted(capsys) -> None:  # type: ignore[no-untyped-def]
    offers = measure(products=5, remedies=8, cases=60)
    assert sum(offers.outcomes.values()) == offers.cases == 60
    assert min(offers.first_load, offers.second_load, offers.cases_a_second) > 0
    print_offers(offers)
    assert "60 different cases" in capsys.readouterr().out


def test_all_cases_differ_and_nearly_all_get_options(tmp_path: Path) -> None:
    policy = load_policy(write_large_policy(tmp_path, 200, 60))
    assert (len(policy.products), len(policy.remedies)) == (200, 60)
    cases = different_cases(policy, 300)
    assert len({case.facts for case in cases}) == 300
