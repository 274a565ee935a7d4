"""Play a year to early warning day by day, and count what it found and what it told in vain."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.insight.early_warning import Finding, find
from bot.insight.expected_counts import DAYS
from bot.insight.told_before import Told, told_before
from bot.remedy.watch import WatchRules
from tests.insight.simulation.year import FIRST, FOURS, SIX, Year

# As long is a proposal that a person dismissed not told again.
QUIET_DAYS = 14


@dataclass(frozen=True)
class Result:
    """What came of some years: incidents planted and found the same day by sort, false proposals and looks, weeks."""

    planted: dict[str, int]
    found: dict[str, int]
    false_proposals: int
    looks: int
    weeks: float

    def __add__(self, other: Result) -> Result:
        return Result(
            {what: self.planted[what] + other.planted[what] for what in self.planted},
            {what: self.found[what] + other.found[what] for what in self.found},
            self.false_proposals + other.false_proposals,
            self.looks + other.looks,
            self.weeks + other.weeks,
        )

    def share(self, what: str) -> float:
        """Return which part of the incidents of a sort was found on the day that completed it."""
        return self.found[what] / self.planted[what]

    @property
    def false_a_week(self) -> float:
        """Return how many proposals a week had nothing behind them."""
        return self.false_proposals / self.weeks


def play(year: Year, rules: WatchRules) -> Result:
    """Return what came of a year; each day is judged when it is over.

    A proposal is false when none of the cases of a planted incident is among its cases.
    """
    told: list[tuple[dt.date, Told]] = []
    found: set[int] = set()
    false, looks = 0, 0
    for number in range(DAYS, year.length):
        today = FIRST + dt.timedelta(days=number)
        window = [one for day in year.by_day[number - DAYS + 1 : number + 1] for one in day]
        earlier = [one for day, one in told if (today - day).days < QUIET_DAYS]
        for finding in find(window, today, rules, FIRST):
            behind = {year.cases_of[case] for case in finding.cases if case in year.cases_of}
            if not finding.proposes:
                looks += not behind
                continue
            found |= {which for which in behind if number <= year.planted[which].last}
            if told_before(finding, earlier) is None:
                told.append((today, _told(finding)))
                false += not behind
    by_sort = {what: [n for n, one in enumerate(year.planted) if one.what == what] for what in (SIX, FOURS)}
    return Result(
        {what: len(those) for what, those in by_sort.items()},
        {what: len(found.intersection(those)) for what, those in by_sort.items()},
        false,
        looks,
        (year.length - DAYS) / 7,
    )


def _told(finding: Finding) -> Told:
    return Told(finding.series.key, frozenset(finding.cases), finding.rule)
