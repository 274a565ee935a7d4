"""Proof of cure: whether fewer complaints come after an action than before, for as many orders.

Complaints are counted as a Poisson process. The test is that of Krishnamoorthy and Thomson (2004), "A more powerful
test for comparing two Poisson means", Journal of Statistical Planning and Inference 119, which keeps its level for the
small counts that a cause has; the interval is the exact conditional one (Przyborowski and Wilenski 1940): given the sum
of both counts, the later one is binomial. Both windows are chosen before anybody has seen what comes after.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PER = 1_000
"""Rates are shown for so many orders."""
SMALL = 5
"""Fewer cases than this are said to be few."""


@dataclass(frozen=True)
class Window:
    """Complaints in a span of days, and what was sold in it; `orders` is None where that is not known."""

    first: dt.date
    last: dt.date
    cases: int
    orders: int | None

    @property
    def days(self) -> int:
        """Return the number of days, both ends included."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Proof:
    """What the comparison gave: `ratio` is the rate after by the rate before, `low` and `high` its interval.

    `per` is orders or days; a ratio is None where nothing was counted before, `high` None where it has no bound.
    `p` is how likely so few would come if nothing had changed. `few` says that the counts are small.
    """

    before: Window
    after: Window
    per: str
    rate_before: float
    rate_after: float
    ratio: float | None
    low: float
    high: float | None
    p: float
    certainty: float
    proven: bool
    few: bool

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON for the store: numbers and days only."""
        return {
            **{name: _window(getattr(self, name)) for name in ("before", "after")},
            "per": self.per,
            "rate_before": round(self.rate_before, 6),
            "rate_after": round(self.rate_after, 6),
            "ratio": None if self.ratio is None else round(self.ratio, 4),
            "low": round(self.low, 4),
            "high": None if self.high is None else round(self.high, 4),
            "p": round(self.p, 6),
            "certainty": self.certainty,
            "proven": self.proven,
            "few": self.few,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Proof:
        """Return the comparison that `as_dict` stored, with its numbers as they were on that day."""
        return cls(**{**stored, **{name: _stored_window(stored[name]) for name in ("before", "after")}})


def prove(before: Window, after: Window, certainty: float) -> Proof:
    """Compare two windows; proven when fewer come after, per order (per day where orders are not known), surely enough.

    `certainty` is from 0.5 to 1 (1 excluded). Raise ValueError for windows that overlap or have no days.
    """
    if before.days < 1 or after.days < 1 or before.last >= after.first:
        raise ValueError("the window before ends before the window after begins")
    counted = bool(before.orders and after.orders)
    exposed = (float(before.orders or 0), float(after.orders or 0)) if counted else (before.days, after.days)
    rate_before, rate_after = before.cases / exposed[0], after.cases / exposed[1]
    p = 1.0
    if before.cases + after.cases:
        # Imported here: it takes a second, and most processes never compare anything.
        from scipy.stats import poisson_means_test

        tested = poisson_means_test(after.cases, exposed[1], before.cases, exposed[0], alternative="less")
        p = float(min(max(tested.pvalue, 0.0), 1.0))
    low, high = ratio_interval(before.cases, exposed[0], after.cases, exposed[1], certainty)
    return Proof(
        before=before,
        after=after,
        per="orders" if counted else "days",
        rate_before=rate_before,
        rate_after=rate_after,
        ratio=rate_after / rate_before if before.cases else None,
        low=low,
        high=high,
        p=p,
        certainty=certainty,
        proven=p <= 1 - certainty and rate_after < rate_before,
        few=before.cases < SMALL,
    )


def ratio_interval(
    cases_before: int, exposed_before: float, cases_after: int, exposed_after: float, certainty: float
) -> tuple[float, float | None]:
    """Return the exact interval of the rate after by the rate before; the upper end is None when it has no bound."""
    total, tail = cases_before + cases_after, (1 - certainty) / 2
    if not total:
        return 0.0, None
    from scipy.stats import beta

    low = float(beta.ppf(tail, cases_after, cases_before + 1)) if cases_after else 0.0
    high = float(beta.ppf(1 - tail, cases_after + 1, cases_before)) if cases_before else 1.0
    scale = exposed_before / exposed_after
    return low / (1 - low) * scale, None if high >= 1 else high / (1 - high) * scale


def _window(window: Window) -> dict[str, Any]:
    return {
        "first": window.first.isoformat(),
        "last": window.last.isoformat(),
        "cases": window.cases,
        "orders": window.orders,
    }


def _stored_window(stored: Mapping[str, Any]) -> Window:
    first, last = (dt.date.fromisoformat(stored[name]) for name in ("first", "last"))
    return Window(first, last, stored["cases"], stored["orders"])
