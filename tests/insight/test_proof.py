"""Proof of cure: what is proven, what is not, and how sure one is."""

from __future__ import annotations

import datetime as dt
import json
import random

import pytest

from bot.insight.proof import Proof, Window, prove, ratio_interval

DAY = dt.date(2026, 6, 1)
WEEK8 = dt.timedelta(days=55)


def windows(before: int, after: int, orders: tuple[int | None, int | None] = (None, None)) -> tuple[Window, Window]:
    """Return eight weeks before and eight after, a week apart, with these cases and orders."""
    later = DAY + dt.timedelta(days=63)
    return Window(DAY, DAY + WEEK8, before, orders[0]), Window(later, later + WEEK8, after, orders[1])


def test_the_example_of_the_trial_is_proven() -> None:
    found = prove(*windows(24, 9), 0.95)
    assert found.proven and found.per == "days"
    # Two-sided it is 0.008; fewer is the one side that is asked for.
    assert found.p == pytest.approx(0.004, abs=0.001)
    assert found.ratio == pytest.approx(9 / 24)
    assert found.low < 9 / 24 < (found.high or 0) < 1


def test_fewer_complaints_because_less_was_sold_prove_nothing() -> None:
    assert prove(*windows(24, 9), 0.95).proven
    found = prove(*windows(24, 9, (8000, 3000)), 0.95)
    assert found.per == "orders" and not found.proven
    assert found.ratio == pytest.approx(1.0)


def test_as_many_complaints_of_twice_the_orders_prove_it() -> None:
    found = prove(*windows(30, 30, (2000, 5000)), 0.95)
    assert found.proven and found.ratio == pytest.approx(0.4)


@pytest.mark.parametrize(("before", "after"), [(0, 0), (1, 0), (2, 0), (3, 1), (10, 12), (12, 10)])
def test_too_few_cases_or_none_fewer_prove_nothing(before: int, after: int) -> None:
    assert not prove(*windows(before, after), 0.95).proven


def test_few_cases_are_said_to_be_few() -> None:
    assert prove(*windows(4, 0), 0.95).few and not prove(*windows(5, 0), 0.95).few


def test_nothing_before_has_no_ratio() -> None:
    found = prove(*windows(0, 3), 0.95)
    assert found.ratio is None and found.high is None and not found.proven


def test_orders_of_one_window_only_count_for_none() -> None:
    assert prove(*windows(24, 9, (1000, None)), 0.95).per == "days"


def test_windows_that_overlap_are_refused() -> None:
    before, _ = windows(3, 1)
    with pytest.raises(ValueError, match="before the window after"):
        prove(before, before, 0.95)


def test_what_is_stored_is_numbers_and_days() -> None:
    stored = prove(*windows(24, 9, (9000, 9000)), 0.95).as_dict()
    assert stored["before"] == {"first": "2026-06-01", "last": "2026-07-26", "cases": 24, "orders": 9000}
    assert stored["proven"] is True and stored["per"] == "orders"


@pytest.mark.parametrize("orders", [(9000, 9000), (None, None)])
def test_what_was_stored_is_read_back_as_it_was(orders: tuple[int | None, int | None]) -> None:
    stored = prove(*windows(24, 9, orders), 0.95).as_dict()
    assert Proof.from_dict(json.loads(json.dumps(stored))).as_dict() == stored


def test_where_nothing_changed_hardly_anything_is_proven() -> None:
    source = random.Random(7)

    def drawn(mean: float) -> int:
        limit, count, product = 2.718281828**-mean, 0, source.random()
        while product > limit:
            count, product = count + 1, product * source.random()
        return count

    wrong = sum(prove(*windows(drawn(12), drawn(12)), 0.95).proven for _ in range(600))
    assert wrong / 600 <= 0.07


def test_the_interval_holds_the_true_ratio_as_often_as_it_says() -> None:
    source = random.Random(11)
    held = 0
    for _ in range(400):
        before = sum(source.random() < 0.02 for _ in range(1500))
        after = sum(source.random() < 0.01 for _ in range(1500))
        low, high = ratio_interval(before, 1500, after, 1500, 0.95)
        held += low <= 0.5 and (high is None or high >= 0.5)
    assert held / 400 >= 0.94
