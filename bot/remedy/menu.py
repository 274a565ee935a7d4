"""The menu: which remedies are offered in a case, in which order, and why others are not.

The menu of a more severe case contains everything on the menu of a milder one and may contain more. Amount paid,
waiting time and number of contacts affect the choice only through the severity. Therefore nothing that makes a case
worse removes a choice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from . import reasons
from .only_for import EVERYTHING, suits
from .phrases import gap
from .reading import LANGUAGES, Both
from .reasons import Why
from .remedies import Goodwill, Remedy, RemedyFile
from .vocabulary import LEVELS

SERVES_THE_WISH = 100
SECOND_CHOICE = (24, 18, 12, 6)
PER_POINT_OF_MENDING = 4
Sort = tuple[str | None, str | None, str | None, bool]
"""A sort of case: kind, desired outcome, product group, whether somebody was hurt; None means not known."""


@dataclass(frozen=True)
class GoodwillAtSeverity:
    """A goodwill gesture at one severity: its worth in minor units, its name, its promise, and days until it is due."""

    gesture: Goodwill
    minor: int
    text: Both
    promise: Both
    days: int


@dataclass(frozen=True)
class MenuOption:
    """One remedy on a menu with its goodwill gesture; `explanation` says for the record why it is there."""

    remedy: Remedy
    goodwill: GoodwillAtSeverity | None
    explanation: Mapping[str, Any]


@dataclass(frozen=True)
class _Candidate:
    """A remedy that suits a sort of case; the higher `fit`, the better."""

    remedy: Remedy
    fit: int
    explanation: Mapping[str, Any]


@dataclass(frozen=True)
class Choice:
    """The remedies for one sort of case at one severity, best first, and why others are left out.

    `crowded_out` is the id of a remedy that serves the desired outcome but is not on the menu, when no remedy on it
    does. `spare` are the remedies that also fit but are not on the menu; `as_option` turns one into an option.
    """

    options: tuple[MenuOption, ...]
    left_out: tuple[Mapping[str, Any], ...]
    crowded_out: str | None
    spare: tuple[_Candidate, ...]
    as_option: Callable[[_Candidate], MenuOption]

    @cached_property
    def also_fit(self) -> tuple[MenuOption, ...]:
        """Return the remedies that also fit, best first; made on demand, because only agents see them."""
        return tuple(map(self.as_option, self.spare))


class Menu:
    """Choose remedies by sort of case and severity; each sort is computed once, for all severities."""

    def __init__(self, file: RemedyFile, show: Callable[[int], str]):
        """Take the content of remedies.yml; `show` formats an amount in minor units for customers."""
        self._show = show
        self._most = file.most_options
        self._second = file.second_choices
        self._remedies = file.remedies
        self._known: dict[Sort, tuple[Choice, ...]] = {}
        self._goodwill_of: dict[tuple[str, str | None, int], GoodwillAtSeverity | None] = {}
        self._candidates: dict[tuple[str, str | None, str | None], _Candidate] = {}
        self._reasons: dict[tuple[str, Why], Mapping[str, Any]] = {}

    def choose(self, kind: str | None, outcome: str | None, group: str | None, harm: bool, level: int) -> Choice:
        """Return the menu for one sort of case at severity `level` (1 to 4); None means not known."""
        sort = (kind, outcome, group, harm)
        known = self._known.get(sort)
        if known is None:
            known = self._known[sort] = self._work_out(*sort)
        return known[level - 1]

    def _work_out(self, kind: str | None, outcome: str | None, group: str | None, harm: bool) -> tuple[Choice, ...]:
        unfit: list[Mapping[str, Any]] = []
        candidates: list[_Candidate] = []
        for remedy in self._remedies:
            reason = _why_unfit(remedy, kind, outcome, group, harm)
            if reason:
                unfit.append(self._reason(remedy, reason))
            else:
                candidates.append(self._candidate(remedy, kind, outcome))
        candidates.sort(key=lambda candidate: (-candidate.fit, candidate.remedy.place))
        chosen: dict[str, _Candidate] = {}
        choices: list[Choice] = []
        # Filled level by level, so that the options of a milder case stay on the menu of a more severe one.
        for level in LEVELS:
            for candidate in candidates:
                if candidate.remedy.from_severity <= level and len(chosen) < self._most[level - 1]:
                    chosen.setdefault(candidate.remedy.way, candidate)
            as_option = partial(self._option, group, level)
            options: list[MenuOption] = []
            spare: list[_Candidate] = []
            left_out = list(unfit)
            for candidate in candidates:
                remedy, taken = candidate.remedy, chosen.get(candidate.remedy.way)
                if taken is candidate:
                    options.append(as_option(candidate))
                    continue
                if remedy.from_severity <= level:
                    spare.append(candidate)
                left_out.append(self._reason(remedy, _why_not_chosen(remedy, taken, level, len(chosen))))
            choices.append(
                Choice(
                    tuple(options),
                    tuple(left_out),
                    _crowded_out(candidates, chosen, outcome, level),
                    tuple(spare),
                    as_option,
                )
            )
        return tuple(choices)

    def _candidate(self, remedy: Remedy, kind: str | None, outcome: str | None) -> _Candidate:
        """Return how well a remedy fits; group and harm are not in the key, because they only exclude remedies."""
        key = (remedy.id, kind, outcome)
        if key not in self._candidates:
            self._candidates[key] = self._weigh(remedy, kind, outcome)
        return self._candidates[key]

    def _weigh(self, remedy: Remedy, kind: str | None, outcome: str | None) -> _Candidate:
        mending = remedy.mends.get(kind, 0) if kind else max(remedy.mends.values(), default=0)
        fit = PER_POINT_OF_MENDING * mending
        why: list[Why] = []
        if outcome is not None and outcome in remedy.serves:
            fit += SERVES_THE_WISH
            why.append(Why(f"serves the wish for {outcome}", "wish", (outcome,)))
        elif outcome is not None:
            for points, second in zip(SECOND_CHOICE, self._second[outcome], strict=False):
                if second in remedy.serves:
                    fit += points
                    why.append(Why(f"{second} comes close to the wish for {outcome}", "close", (second, outcome)))
                    break
        if mending:
            text = f"mends {kind or 'any complaint'} ({mending} of 5)"
            why.append(Why(text, "mends", (kind or "", str(mending))))
        explanation = {"remedy": remedy.id, "why": [one.text for one in why], "because": [one.as_dict() for one in why]}
        return _Candidate(remedy, fit, explanation)

    def _reason(self, remedy: Remedy, why: Why) -> Mapping[str, Any]:
        """Return why a remedy is left out; equal reasons share one object, because there are thousands of menus."""
        key = (remedy.id, why)
        if key not in self._reasons:
            self._reasons[key] = reasons.not_offered(remedy.id, why)
        return self._reasons[key]

    def _option(self, group: str | None, level: int, candidate: _Candidate) -> MenuOption:
        return MenuOption(candidate.remedy, self._goodwill(candidate.remedy, group, level), candidate.explanation)

    def _goodwill(self, remedy: Remedy, group: str | None, level: int) -> GoodwillAtSeverity | None:
        key = (remedy.id, group, level)
        if key not in self._goodwill_of:
            self._goodwill_of[key] = self._best_goodwill(remedy, group, level)
        return self._goodwill_of[key]

    def _best_goodwill(self, remedy: Remedy, group: str | None, level: int) -> GoodwillAtSeverity | None:
        fitting = [
            gesture
            for gesture in remedy.goodwill
            if gesture.from_severity <= level
            and (suits(gesture.only_for, group) if group else _goes_with(gesture, remedy))
        ]
        if not fitting:
            return None
        # The most valuable gesture: as severity rises, the list only grows and amounts only rise, so goodwill never
        # falls.
        best = max(fitting, key=lambda gesture: gesture.amounts[level - 1])
        minor = best.amounts[level - 1]
        gaps = dict.fromkeys(LANGUAGES, gap("amount", self._show(minor)))
        return GoodwillAtSeverity(best, minor, best.title.fill(gaps), best.promise.fill(gaps), best.days[level - 1])


def _why_unfit(remedy: Remedy, kind: str | None, outcome: str | None, group: str | None, harm: bool) -> Why | None:
    """Return why a remedy does not fit such a case at any severity; None when it fits."""
    if not suits(remedy.only_for, group):
        return reasons.only_for(remedy.only_for)
    if kind and kind in remedy.not_for:
        return reasons.never(kind)
    if harm and "safety_hazard" in remedy.not_for:
        return reasons.NEVER_HURT
    if kind and kind not in remedy.mends and outcome not in remedy.serves:
        return reasons.does_not_mend(kind)
    return None


def _goes_with(gesture: Goodwill, remedy: Remedy) -> bool:
    """Return whether a gesture suits every product the remedy is for; asked when the product is not known."""
    return not gesture.only_for or EVERYTHING != remedy.only_for <= gesture.only_for


def _why_not_chosen(remedy: Remedy, taken: _Candidate | None, level: int, places: int) -> Why:
    """Return why a remedy that fits the case is not on the menu; `taken` is the one chosen for the same `way`."""
    if remedy.from_severity > level:
        return reasons.from_severity(remedy.from_severity)
    if taken is None:
        return reasons.others_fit(places)
    return reasons.same_way(taken.remedy.id)


def _crowded_out(
    candidates: list[_Candidate], chosen: Mapping[str, _Candidate], outcome: str | None, level: int
) -> str | None:
    if outcome is None or any(outcome in one.remedy.serves for one in chosen.values()):
        return None
    wanted = (one.remedy.id for one in candidates if outcome in one.remedy.serves and one.remedy.from_severity <= level)
    return next(wanted, None)
