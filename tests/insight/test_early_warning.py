"""Which complaints are told to managers, and under which name."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from bot.insight.early_warning import BURST, GROWTH, HAZARDS, LOOK, Finding, below_false_share, find
from bot.insight.series import Opened, Series
from bot.insight.told_before import Told, told_before
from bot.remedy.watch import WatchRules
from tests.insight.simulation.playing import play
from tests.insight.simulation.year import FOURS, SIX, make_year

TODAY = dt.date(2026, 11, 30)
LONG_AGO = TODAY - dt.timedelta(days=400)


def _opened(numbers: dict[int, int], first_id: int = 1, hazard: bool = False, **features: str) -> list[Opened]:
    """Return so many cases of these features, by how many days ago they were opened."""
    days = [ago for ago, many in numbers.items() for _ in range(many)]
    return [
        Opened(first_id + place, TODAY - dt.timedelta(days=ago), features, hazard) for place, ago in enumerate(days)
    ]


def _usual() -> list[Opened]:
    """Return a quiet month: every third day one complaint about each of ten products, in turn."""
    return [
        one
        for product in range(10)
        for one in _opened(
            dict.fromkeys(range(1 + product % 3, 31, 3), 1),
            1000 * (product + 1),
            kind="process",
            product=f"p{product}",
        )
    ]


def _proposals(found: list[Finding]) -> list[Finding]:
    return [one for one in found if one.proposes]


def test_a_quiet_month_is_told_to_nobody() -> None:
    assert find(_usual(), TODAY, WatchRules(), LONG_AGO) == []


def test_six_on_one_day_propose_an_incident_with_their_cases() -> None:
    burst = _opened({0: 6}, kind="process", product="p3", branch="taipei")
    (one,) = _proposals(find(_usual() + burst, TODAY, WatchRules(), LONG_AGO))
    assert one.rule == BURST and one.days == 1
    assert set(one.cases) >= {case.case_id for case in burst}
    assert one.expected < 1 and one.p < 1e-3


def test_four_a_day_for_three_days_are_growth() -> None:
    growth = _opened({0: 4, 1: 4, 2: 4}, kind="process", product="p3")
    (one,) = _proposals(find(_usual() + growth, TODAY, WatchRules(), LONG_AGO))
    assert (one.rule, one.days) == (GROWTH, 3)
    assert len(one.cases) >= 12


def test_a_burst_over_all_branches_is_told_once_as_that_of_the_product() -> None:
    burst = [
        one
        for number in range(6)
        for one in _opened({0: 1}, 1 + number, kind="process", product="p3", branch=f"branch{number}")
    ]
    (one,) = _proposals(find(_usual() + burst, TODAY, WatchRules(), LONG_AGO))
    assert dict(one.series.features).get("product") == "p3"
    assert "branch" not in dict(one.series.features)


def test_a_bad_batch_is_told_under_its_number() -> None:
    burst = [
        one
        for number, kind in enumerate(["process", "product_quality"] * 3)
        for one in _opened({0: 1}, 1 + number, kind=kind, product="p3", batch="L2611", branch=f"branch{number}")
    ]
    (one,) = _proposals(find(_usual() + burst, TODAY, WatchRules(), LONG_AGO))
    assert dict(one.series.features) == {"product": "p3", "batch": "L2611"}


def test_two_hazards_of_one_product_within_a_week_need_no_statistics() -> None:
    first, second = _opened({6: 1, 0: 1}, hazard=True, kind="safety_hazard", product="kettle")
    assert find([second], TODAY, WatchRules(), TODAY) == []
    (one,) = find([first, second], TODAY, WatchRules(), TODAY)
    assert one.rule == HAZARDS and one.cases == (first.case_id, second.case_id)
    earlier = _opened({7: 1}, hazard=True, kind="safety_hazard", product="kettle")
    assert find([*earlier, second], TODAY, WatchRules(), TODAY) == []
    other = _opened({0: 1}, 9, hazard=True, kind="safety_hazard", product="toaster")
    assert find([first, *other], TODAY, WatchRules(), TODAY) == []


def test_cases_that_an_incident_has_gathered_are_told_no_more() -> None:
    burst = _opened({0: 6}, kind="process", product="p3")
    known = {one.case_id for one in burst}
    assert _proposals(find(_usual() + burst, TODAY, WatchRules(), LONG_AGO, known)) == []


def test_a_day_on_which_everything_doubles_is_no_incident_of_one_product() -> None:
    busy = [
        one
        for product in range(10)
        for one in _opened({0: 2}, 90_000 + 10 * product, kind="process", product=f"p{product}", branch="taipei")
    ]
    found = _proposals(find(_usual() + busy, TODAY, WatchRules(), LONG_AGO))
    assert all("product" not in dict(one.series.features) for one in found)


def test_a_handler_is_worth_a_look_and_never_an_incident() -> None:
    held = [
        Opened(one.case_id, one.day, {"kind": f"kind{place}" if place > 9 else "service_attitude", "agent": "7"})
        for place, one in enumerate(_opened({0: 10}))
    ]
    usual = [Opened(one.case_id, one.day, {**one.features, "agent": "8"}) for one in _usual()]
    for one in find(usual + held, TODAY, WatchRules(), LONG_AGO):
        if "agent" in dict(one.series.features):
            assert one.rule == LOOK


def test_in_the_first_week_of_a_company_only_hazards_are_told() -> None:
    assert find(_opened({0: 8}, kind="process", product="p3"), TODAY, WatchRules(), TODAY - dt.timedelta(days=5)) == []


def test_a_young_company_is_judged_by_the_days_that_there_are() -> None:
    usual = [one for one in _usual() if (TODAY - one.day).days < 14]
    burst = _opened({0: 8}, kind="process", product="p3")
    assert _proposals(find(usual + burst, TODAY, WatchRules(), TODAY - dt.timedelta(days=13)))


def test_false_discoveries_are_bounded_as_benjamini_and_hochberg_say() -> None:
    p = np.array([0.04, 0.001, 0.9, 0.012, 0.2])
    assert below_false_share(p, 0.05) == [1, 3]
    assert below_false_share(np.array([0.3, 0.9]), 0.05) == []
    assert below_false_share(np.array([]), 0.05) == []


def test_the_name_of_a_series_can_be_read_back() -> None:
    for series in (Series(()), Series((("kind", "process"), ("product", "kettle"), ("branch", "taipei")))):
        assert Series.of_key(series.key) == series


def test_what_was_told_is_known_again_by_its_series_or_its_cases() -> None:
    finding = Finding(BURST, Series((("product", "p3"),)), 1, (1, 2, 3, 4), 0.3, 1e-6)
    same_series, same_cases = Told("product=p3", frozenset(), BURST), Told("kind=x", frozenset({1, 2, 3}), BURST)
    assert told_before(finding, [same_cases, same_series]) is same_series
    assert told_before(finding, [same_cases]) is same_cases
    assert told_before(finding, [Told("kind=x", frozenset({1, 2}), BURST)]) is None


@pytest.mark.slow
def test_planted_incidents_are_found_the_same_day_in_restless_years() -> None:
    """`python -m tests.insight.simulation` plays longer ones."""
    result = play(make_year(1, restless=True, length=200), WatchRules()) + play(
        make_year(2, restless=True, length=200), WatchRules()
    )
    assert result.share(SIX) >= 0.9
    assert result.share(FOURS) >= 0.9
    assert result.false_a_week <= 1.0
