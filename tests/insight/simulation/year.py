"""A year of invented complaints in 120 series, 3 kinds x 8 products x 5 branches, with incidents planted in it.

The series differ: their daily means are exponentially distributed around 0.3, so that some have more than one a day.
In a `restless` year the days of the week, the season (a third up and down, and a peak of half as much again), a drift
of each series, days that are good or bad for all, and scatter of each series by itself come on top.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from bot.insight.expected_counts import DAYS
from bot.insight.series import Opened

KINDS, PRODUCTS, BRANCHES, LENGTH = 3, 8, 5, 365
FIRST = dt.date(2025, 1, 6)
SIX, FOURS = "six in a day", "4+4+4 in three days"
_MEAN = 0.3
_WEEKDAYS = (1.25, 1.1, 1.0, 1.0, 1.05, 0.9, 0.7)


@dataclass(frozen=True)
class Planted:
    """An incident: what it is, its features, and its first and last day (numbers of days of the year)."""

    what: str
    features: tuple[str, str, str]
    first: int
    last: int


@dataclass(frozen=True)
class Year:
    """The complaints by day, day 0 being `FIRST`; the planted incidents begin after the first `DAYS`."""

    by_day: tuple[tuple[Opened, ...], ...]
    planted: tuple[Planted, ...]
    cases_of: dict[int, int]

    @property
    def length(self) -> int:
        """Return how many days it has, those before the first that is judged included."""
        return len(self.by_day)


def make_year(seed: int, *, restless: bool, incidents: int = 60, length: int = LENGTH) -> Year:
    """Return a year with so many incidents, half of each sort, each on days of its own in a series by chance."""
    chance = np.random.default_rng(seed)
    days = DAYS + length
    counts = chance.poisson(_rates(chance, days, restless))
    planted = []
    for number, first in enumerate(sorted(chance.permutation(np.arange(DAYS, days - 3))[:incidents])):
        row, what = int(chance.integers(len(counts))), FOURS if number % 2 else SIX
        planted.append(Planted(what, features_of(row), int(first), int(first) + (2 if number % 2 else 0)))
    return _with_cases(counts, planted)


def features_of(row: int) -> tuple[str, str, str]:
    """Return kind, product and branch of a series by its number."""
    kind, rest = divmod(row, PRODUCTS * BRANCHES)
    product, branch = divmod(rest, BRANCHES)
    return f"kind{kind}", f"product{product}", f"branch{branch}"


def _rates(chance: np.random.Generator, days: int, restless: bool) -> np.ndarray:
    series = KINDS * PRODUCTS * BRANCHES
    means = np.repeat(chance.exponential(_MEAN, series)[:, None], days, axis=1)
    if not restless:
        return means
    day = np.arange(days)
    season = 1 + 0.3 * np.sin(2 * np.pi * day / 365) + 0.5 * np.exp(-(((day - 330) / 12.0) ** 2))
    drift = np.exp(np.cumsum(chance.normal(0, 0.01, (series, days)), axis=1))
    shared, own = chance.gamma(1 / 0.03, 0.03, days), chance.gamma(1 / 0.3, 0.3, (series, days))
    week = np.array(_WEEKDAYS)[day % 7]
    return means * week * season * (drift / drift.mean(axis=1, keepdims=True)) * shared * own


def _with_cases(counts: np.ndarray, planted: list[Planted]) -> Year:
    by_day: list[list[Opened]] = [[] for _ in range(counts.shape[1])]
    cases_of: dict[int, int] = {}
    number = 0

    def add(day: int, features: tuple[str, str, str]) -> int:
        nonlocal number
        number += 1
        sorts = dict(zip(("kind", "product", "branch"), features))
        by_day[day].append(Opened(number, FIRST + dt.timedelta(days=day), sorts))
        return number

    for row, day in np.argwhere(counts):
        for _ in range(counts[row, day]):
            add(int(day), features_of(int(row)))
    for which, one in enumerate(planted):
        for day in range(one.first, one.last + 1):
            for _ in range(6 if one.what == SIX else 4):
                cases_of[add(day, one.features)] = which
    return Year(tuple(tuple(day) for day in by_day), tuple(planted), cases_of)
