"""The menu: which remedies are offered in a case, in which order, and why others are not.

The menu of a more severe case contains everything on the menu of a milder one and may contain more. Amount paid,
waiting time and number of contacts affect the choice only through the severity. Therefore nothing that makes a case
worse removes a choice.

Remedies are ranked by the wish, then by how well they match what was lost, then by how soon they come (`fitting`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from . import reasons
from .details import NO_DETAILS, Details
from .fitting import Fitting, Sort, rank, weigh, why_not_chosen, why_unfit
from .goods_meant import GoodsMeant
from .only_for import EVERYTHING, suits
from .phrases import gap
from .reading import LANGUAGES, Both
from .reasons import Why
from .remedies import Goodwill, Remedy, RemedyFile
from .sub_kinds import NONE, SubKinds
from .vocabulary import CLOSEST, KIND_OF, LEVELS, PARTICULAR


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
class _Selection:
    """What is chosen at one severity from the remedies that fit a sort of case, best first.

    `taken` maps each `way` to the remedy chosen for it; `crowded_out` is the id of a remedy that serves the desired
    outcome and is not chosen, when no chosen one serves it.
    """

    level: int
    candidates: tuple[Fitting, ...]
    taken: Mapping[str, Fitting]
    chosen: tuple[Fitting, ...]
    crowded_out: str | None


@dataclass(frozen=True)
class Choice:
    """The remedies for one sort of case at one severity, and why others are left out.

    The check of a policy counts the choices of thousands of menus, and few of these are ever offered; therefore
    everything but the number is worked out on demand.
    """

    _menu: Menu
    _sort: Sort
    _selection: _Selection
    _details: Details = NO_DETAILS

    @property
    def size(self) -> int:
        """Return the number of options."""
        return len(self._selection.chosen)

    @property
    def group(self) -> str | None:
        """Return the group of products that the menu goes by: goods where the service named only brought them."""
        return self._sort[2]

    @property
    def wish(self) -> str | None:
        """Return the desired outcome that the menu goes by: a general one where no remedy serves a particular one."""
        return self._sort[1]

    def serves(self, outcome: str | None) -> bool:
        """Return whether an option on the menu serves the desired outcome."""
        return any(outcome in one.remedy.serves for one in self._selection.chosen)

    @property
    def crowded_out(self) -> str | None:
        """Return the id of a remedy that serves the desired outcome and has no place, when no option serves it."""
        return self._selection.crowded_out

    @cached_property
    def options(self) -> tuple[MenuOption, ...]:
        """Return the remedies on the menu, best first."""
        return self._menu.options_of(self._sort, self._selection.level, self._selection.chosen, self._details)

    @cached_property
    def also_fit(self) -> tuple[MenuOption, ...]:
        """Return the remedies that fit at this severity but are not on the menu, best first; only agents see them."""
        level, taken = self._selection.level, self._selection.taken
        spare = [
            one
            for one in self._selection.candidates
            if one.remedy.from_severity <= level and taken.get(one.remedy.way) is not one
        ]
        return self._menu.options_of(self._sort, level, spare, self._details)

    def for_details(self, kept_back: frozenset[str], met: frozenset[str]) -> Choice:
        """Return the same remedies, with gestures that need nothing of what the customer keeps back."""
        return replace(self, _details=Details(kept_back, met)) if kept_back else self

    @cached_property
    def left_out(self) -> tuple[Mapping[str, Any], ...]:
        """Return why each other remedy is not on the menu."""
        return self._menu.left_out_of(self._sort, self._selection)


class Menu:
    """Choose remedies by sort of case and severity; each sort is computed once, for all severities."""

    def __init__(self, file: RemedyFile, meant: GoodsMeant, show: Callable[[int], str]):
        """Take the content of remedies.yml; `show` formats an amount in minor units for customers."""
        self._meant = meant
        self._show = show
        self._most = file.most_options
        self._second = file.second_choices
        self._remedies = file.remedies
        self._known: dict[Sort, tuple[Choice, ...]] = {}
        self._selections: dict[tuple[str | None, str | None, SubKinds, tuple[str, ...]], tuple[_Selection, ...]] = {}
        self._goodwill_of: dict[tuple[str, str | None, int], GoodwillAtSeverity | None] = {}
        self._candidates: dict[tuple[str, str | None, str | None, SubKinds], Fitting] = {}
        self._reasons: dict[tuple[str, Why], Mapping[str, Any]] = {}
        # Sub-kinds that the policy says nothing about do not steer its menu.
        self._named: SubKinds = frozenset(one for remedy in file.remedies for one in remedy.matches) | set(KIND_OF)

    def choose(
        self,
        kind: str | None,
        outcome: str | None,
        group: str | None,
        harm: bool,
        level: int,
        sub_kinds: SubKinds = NONE,
    ) -> Choice:
        """Return the menu for one sort of case at severity `level` (1 to 4); None means not known."""
        asked = (kind, outcome, group, harm, sub_kinds)
        known = self._known.get(asked)
        if known is None:
            made = self._of_sort((kind, outcome, self._meant.group(group, outcome, sub_kinds), harm, sub_kinds))
            usual = self._meant.usual(sub_kinds)
            if made[0].group is None and usual is not None:
                typed = self._of_sort((kind, outcome, usual, harm, sub_kinds))
                made = typed if _as_good(typed, made, outcome) else made
            known = self._known[asked] = made
        return known[level - 1]

    def options_of(
        self, sort: Sort, level: int, candidates: Iterable[Fitting], details: Details
    ) -> tuple[MenuOption, ...]:
        """Return the candidates with the goodwill gesture of each that the customer's `details` allow."""
        group = sort[2]
        return tuple(
            [
                MenuOption(one.remedy, self._allowed_goodwill(one.remedy, group, level, details), one.explanation)
                for one in candidates
            ]
        )

    def left_out_of(self, sort: Sort, selection: _Selection) -> tuple[Mapping[str, Any], ...]:
        """Return why each remedy that is not selected is left out, those first that never fit such a case."""
        unfit = [(remedy, self._why_unfit(remedy, sort)) for remedy in self._remedies]
        left_out = [self._reason(remedy, why) for remedy, why in unfit if why]
        for candidate in selection.candidates:
            taken = selection.taken.get(candidate.remedy.way)
            if taken is not candidate:
                why = why_not_chosen(candidate.remedy, taken, selection.level, len(selection.taken))
                left_out.append(self._reason(candidate.remedy, why))
        return tuple(left_out)

    def _of_sort(self, sort: Sort) -> tuple[Choice, ...]:
        """Return the choice at each severity; a particular wish that no remedy serves is the general one."""
        kind, outcome, group, harm, sub_kinds = sort
        if outcome in PARTICULAR and not any(outcome in one.serves for one in self._fitting(sort)):
            sort = (kind, CLOSEST[outcome], group, harm, sub_kinds)
        return tuple([Choice(self, sort, made) for made in self._select(sort)])

    def _fitting(self, sort: Sort) -> list[Remedy]:
        return [remedy for remedy in self._remedies if self._why_unfit(remedy, sort) is None]

    def _select(self, sort: Sort) -> tuple[_Selection, ...]:
        """Return the selection at each severity; group and harm only exclude remedies, so many sorts share one."""
        kind, outcome, _, _, sub_kinds = sort
        fitting, steering = self._fitting(sort), sub_kinds & self._named
        key = (kind, outcome, steering, tuple([remedy.id for remedy in fitting]))
        known = self._selections.get(key)
        if known is None:
            candidates = [self._candidate(remedy, kind, outcome, steering) for remedy in fitting]
            candidates.sort(key=lambda candidate: rank(candidate, bool(steering)))
            known = self._selections[key] = tuple(self._fill(tuple(candidates), outcome))
        return known

    def _why_unfit(self, remedy: Remedy, sort: Sort) -> Why | None:
        return why_unfit(remedy, sort, sort[4] & self._named)

    def _fill(self, candidates: tuple[Fitting, ...], outcome: str | None) -> Iterator[_Selection]:
        """Fill the menu level by level, so that the options of a milder case stay on that of a more severe one."""
        taken: dict[str, Fitting] = {}
        chosen: tuple[Fitting, ...] = ()
        for level in LEVELS:
            for candidate in candidates:
                if len(taken) == self._most[level - 1]:
                    break
                if candidate.remedy.from_severity <= level:
                    taken.setdefault(candidate.remedy.way, candidate)
            if len(taken) > len(chosen):
                chosen = tuple([one for one in candidates if taken.get(one.remedy.way) is one])
            yield _Selection(level, candidates, dict(taken), chosen, _crowded_out(candidates, chosen, outcome, level))

    def _candidate(self, remedy: Remedy, kind: str | None, outcome: str | None, steering: SubKinds) -> Fitting:
        """Return how well a remedy fits; group and harm are not in the key, because they only exclude remedies."""
        key = (remedy.id, kind, outcome, steering)
        if key not in self._candidates:
            self._candidates[key] = weigh(remedy, kind, outcome, steering, self._second)
        return self._candidates[key]

    def _reason(self, remedy: Remedy, why: Why) -> Mapping[str, Any]:
        """Return why a remedy is left out; equal reasons share one object, because there are thousands of menus."""
        key = (remedy.id, why)
        if key not in self._reasons:
            self._reasons[key] = reasons.not_offered(remedy.id, why)
        return self._reasons[key]

    def _goodwill(self, remedy: Remedy, group: str | None, level: int) -> GoodwillAtSeverity | None:
        key = (remedy.id, group, level)
        if key not in self._goodwill_of:
            self._goodwill_of[key] = self._best_goodwill(remedy, group, level)
        return self._goodwill_of[key]

    def _allowed_goodwill(
        self, remedy: Remedy, group: str | None, level: int, details: Details
    ) -> GoodwillAtSeverity | None:
        best = self._goodwill(remedy, group, level)
        if best is None or not details.forbid(best.gesture):
            return best
        free = [gesture for gesture in remedy.goodwill if details.are_enough_for(gesture, remedy)]
        return self._best_goodwill(replace(remedy, goodwill=tuple(free)), group, level)

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


def _as_good(typed: Iterable[Choice], unknown: Iterable[Choice], outcome: str | None) -> bool:
    """Return whether the menus for what the company mostly sells will do where nothing tells what it is about: without
    mixing what is for goods with what is for services, they are as long as needed and serve the wish as well.
    """
    return all(
        one.size >= 2 and not one.crowded_out and (one.serves(outcome) or not either.serves(outcome))
        for one, either in zip(typed, unknown, strict=True)
    )


def _goes_with(gesture: Goodwill, remedy: Remedy) -> bool:
    """Return whether a gesture suits every product the remedy is for; asked when the product is not known."""
    return not gesture.only_for or EVERYTHING != remedy.only_for <= gesture.only_for


def _crowded_out(
    candidates: Iterable[Fitting], chosen: Iterable[Fitting], outcome: str | None, level: int
) -> str | None:
    if outcome is None or any(outcome in one.remedy.serves for one in chosen):
        return None
    wanted = (one.remedy.id for one in candidates if outcome in one.remedy.serves and one.remedy.from_severity <= level)
    return next(wanted, None)
