"""Early warning: which series have more complaints than chance explains, and which of them may be an incident.

Three rules, all on counts; a person decides what comes of it:

- worth a look: the newest day or three days are surprising, by Benjamini and Hochberg (1995) at a share of false ones;
- a proposal: so many on one day, or in three days, that it is next to impossible by chance;
- hazards: two of one product within seven days, without statistics.

Several series see the same cases; the one that explains them best is told, the others are not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.insight.expected_counts import BASELINE, DAYS, WINDOW, Judged, judge, weekday_weights
from bot.insight.series import LEVELS, LOOK_ONLY, Opened, Series, count
from bot.remedy.watch import WatchRules

LOOK, BURST, GROWTH, HAZARDS = "look", "burst", "growth", "hazards"
RULES = (HAZARDS, BURST, GROWTH, LOOK)
# Under a week of baseline nothing can be said about what is usual.
_FEWEST_DAYS = 7
# A series that shares more than this part of its cases with one that explains them better is not told too.
_SAME = 0.5


@dataclass(frozen=True)
class Finding:
    """A series that is told: by which rule, over how many days, its cases, how many were expected, and how improbable.

    Rule `hazards` expects nothing: `expected` is 0 and `p` is 0.
    """

    rule: str
    series: Series
    days: int
    cases: tuple[int, ...]
    expected: float
    p: float

    @property
    def proposes(self) -> bool:
        """Return whether it proposes an incident; otherwise it is worth a look."""
        return self.rule != LOOK


def find(
    opened: Iterable[Opened], today: dt.date, rules: WatchRules, since: dt.date, known: Collection[int] = ()
) -> list[Finding]:
    """Return what is worth telling about the complaints up to `today`, the gravest first.

    `opened` are the complaints of the last `DAYS` days at least, `since` the day of the company's first complaint,
    `known` the cases that an incident has gathered already: they are told no more, and are no baseline either.
    """
    there = [one for one in opened if one.day <= today and one.case_id not in known]
    found = [*_hazards(there, today, rules), *_surprises(there, today, rules, since)]
    found.sort(key=lambda one: (RULES.index(one.rule) if one.rule in (HAZARDS, LOOK) else 1, one.p, -len(one.cases)))
    return _best_explanations(found)


def _best_explanations(found: Sequence[Finding]) -> list[Finding]:
    told: list[Finding] = []
    seen: set[int] = set()
    for one in found:
        if len(seen.intersection(one.cases)) <= _SAME * len(one.cases):
            told.append(one)
            seen.update(one.cases)
    return told


def _hazards(opened: Sequence[Opened], today: dt.date, rules: WatchRules) -> list[Finding]:
    first = today - dt.timedelta(days=rules.hazard_days - 1)
    by_product: dict[str, list[int]] = {}
    for one in opened:
        if one.hazard and one.day >= first and "product" in one.features:
            by_product.setdefault(one.features["product"], []).append(one.case_id)
    return [
        Finding(HAZARDS, Series((("product", product),)), rules.hazard_days, tuple(sorted(cases)), 0.0, 0.0)
        for product, cases in by_product.items()
        if len(cases) >= rules.hazards
    ]


def _surprises(opened: Sequence[Opened], today: dt.date, rules: WatchRules, since: dt.date) -> list[Finding]:
    known_days = min(BASELINE, (today - since).days - WINDOW + 1)
    if known_days < _FEWEST_DAYS:
        return []
    totals = count(opened, today, ())[1].sum(axis=0) if opened else np.zeros(DAYS, dtype=np.int64)
    weights = weekday_weights(totals)
    judged: list[tuple[Series, bool, Judged, int]] = []
    for level in (*LEVELS, *LOOK_ONLY):
        named, counts = count(opened, today, level)
        if named:
            windows = judge(counts, totals, weights, known_days)
            judged += [(series, level in LOOK_ONLY, one, row) for one in windows for row, series in enumerate(named)]
    p = np.array([float(one.p[row]) if one.came[row] >= rules.look_cases else 1.0 for _, _, one, row in judged])
    looks = set(below_false_share(p, rules.look_share))
    found = []
    for place, (series, look_only, one, row) in enumerate(judged):
        rule = None if look_only else _rule(one, row, rules)
        if rule is None and place not in looks:
            continue
        cases = _cases_of(opened, series, today - dt.timedelta(days=one.days - 1))
        found.append(Finding(rule or LOOK, series, one.days, cases, float(one.expected[row]), float(one.p[row])))
    return found


def _rule(one: Judged, row: int, rules: WatchRules) -> str | None:
    if one.days == 1:
        return BURST if one.p[row] < rules.day_p and one.came[row] >= rules.day_cases else None
    return GROWTH if one.p[row] < rules.days_p and one.came[row] >= rules.days_cases else None


def _cases_of(opened: Iterable[Opened], series: Series, first: dt.date) -> tuple[int, ...]:
    return tuple(sorted(one.case_id for one in opened if one.day >= first and series.has(one)))


def below_false_share(p: NDArray[np.float64], share: float) -> list[int]:
    """Return the places of those p-values that Benjamini and Hochberg (1995) call discoveries at this share."""
    order = np.argsort(p, kind="stable")
    below = np.flatnonzero(p[order] <= share * np.arange(1, len(p) + 1) / max(1, len(p)))
    return sorted(int(place) for place in order[: below[-1] + 1]) if len(below) else []
