"""The menu: which remedies a case is offered, in which order, and why not the others.

The menu of a more severe case holds everything the milder one holds and may add to it. Amount, waiting and contacts
play no part in the choice. So nothing that makes a case worse ever takes a choice away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from .catalogue import GOODS, SERVICE
from .reading import LANGUAGES, Both
from .remedies import Goodwill, Remedy, RemedyFile
from .vocabulary import KINDS, LEVELS, OUTCOMES

SERVES_THE_WISH = 100
SECOND_CHOICE = (24, 18, 12, 6)
PER_POINT_OF_MENDING = 4
Key = tuple[str | None, str | None, str | None, bool, int]


@dataclass(frozen=True)
class Gift:
    """A goodwill gesture at one severity: what it is worth in minor units, how it is named and what is promised."""

    goodwill: Goodwill
    minor: int
    text: Both
    promise: Both
    days: int


@dataclass(frozen=True)
class Dish:
    """One remedy on a menu with the gesture that goes with it; `why` explains its place, for the record."""

    remedy: Remedy
    gift: Gift | None
    fit: int
    why: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """The remedies for one sort of case, best first, those that fit as well, and why the others are left out."""

    dishes: tuple[Dish, ...]
    also_fit: tuple[Dish, ...]
    left_out: tuple[Mapping[str, str], ...]


class Menu:
    """Choose remedies by kind, wish, type of product, harm and severity; each sort of case is worked out once."""

    def __init__(self, file: RemedyFile, show: Callable[[int], str]):
        """Take what remedies.yml says; `show` writes an amount in minor units for customers."""
        self._show = show
        self._most = file.most_options
        self._second = file.second_choices
        self._remedies = file.remedies
        self._known: dict[Key, Choice] = {}

    def choose(self, kind: str | None, outcome: str | None, type_: str | None, harm: bool, level: int) -> Choice:
        """Return the menu for one sort of case; None stands for what is not known."""
        key = (kind, outcome, type_, harm, level)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._work_out(*key)
        return known

    def _work_out(self, kind: str | None, outcome: str | None, type_: str | None, harm: bool, level: int) -> Choice:
        why_not: dict[str, str] = {}
        dishes: list[Dish] = []
        for remedy in self._remedies:
            reason = _unfit(remedy, kind, outcome, type_, harm, level)
            if reason:
                why_not[remedy.id] = reason
            else:
                dishes.append(self._dish(remedy, kind, outcome, type_, level))
        dishes.sort(key=lambda dish: (-dish.fit, dish.remedy.place))
        chosen: dict[str, Dish] = {}
        # Filled level by level, so that what a milder case is offered stays on the menu of a more severe one.
        for reached in LEVELS[:level]:
            for dish in dishes:
                remedy = dish.remedy
                if remedy.from_severity <= reached and len(chosen) < self._most[reached - 1]:
                    chosen.setdefault(remedy.way, dish)
        for dish in dishes:
            taken = chosen.get(dish.remedy.way)
            if taken is None:
                why_not[dish.remedy.id] = f"{len(chosen)} others fit better"
            elif taken is not dish:
                why_not[dish.remedy.id] = f"mends in the same way as {taken.remedy.id}"
        served = sorted(chosen.values(), key=lambda dish: (-dish.fit, dish.remedy.place))
        also_fit = tuple(dish for dish in dishes if chosen.get(dish.remedy.way) is not dish)
        return Choice(tuple(served), also_fit, tuple({"remedy": name, "why": why} for name, why in why_not.items()))

    def _dish(self, remedy: Remedy, kind: str | None, outcome: str | None, type_: str | None, level: int) -> Dish:
        mending = remedy.mends.get(kind, 0) if kind else max(remedy.mends.values(), default=0)
        fit, why = PER_POINT_OF_MENDING * mending, []
        if outcome in remedy.serves:
            fit += SERVES_THE_WISH
            why.append(f"serves the wish for {outcome}")
        elif outcome is not None:
            for points, second in zip(SECOND_CHOICE, self._second[outcome], strict=False):
                if second in remedy.serves:
                    fit += points
                    why.append(f"{second} comes close to the wish for {outcome}")
                    break
        if mending:
            why.append(f"mends {kind or 'any complaint'} ({mending} of 5)")
        return Dish(remedy, self._gift(remedy, type_, level), fit, tuple(why))

    def _gift(self, remedy: Remedy, type_: str | None, level: int) -> Gift | None:
        fitting = [
            gesture
            for gesture in remedy.goodwill
            if gesture.from_severity <= level and (not gesture.only_for or gesture.only_for in (type_, remedy.only_for))
        ]
        if not fitting:
            return None
        # The most valuable one: with severity the list only grows and amounts only rise, so goodwill never falls.
        best = max(fitting, key=lambda gesture: gesture.amounts[level - 1])
        minor = best.amounts[level - 1]
        gaps = {language: {"amount": self._show(minor)} for language in LANGUAGES}
        return Gift(best, minor, best.title.fill(gaps), best.promise.fill(gaps), best.days[level - 1])


def _unfit(
    remedy: Remedy, kind: str | None, outcome: str | None, type_: str | None, harm: bool, level: int
) -> str | None:
    if remedy.only_for and type_ and remedy.only_for != type_:
        return f"only for {remedy.only_for}"
    if kind in remedy.not_for:
        return f"never for {kind}"
    if harm and "safety_hazard" in remedy.not_for:
        return "never when somebody was hurt"
    if kind and kind not in remedy.mends and outcome not in remedy.serves:
        return f"does not mend {kind}"
    if remedy.from_severity > level:
        return f"only from severity {remedy.from_severity}"
    return None


def check_menu(file: RemedyFile, menu: Menu) -> None:
    """Note wishes that nothing serves, and sorts of cases for which fewer than two remedies are found."""
    if not file.remedies:
        return
    for outcome, type_ in product(OUTCOMES, (GOODS, SERVICE)):
        if not any(
            outcome in remedy.serves and remedy.from_severity == 1 and remedy.only_for in (None, type_)
            for remedy in file.remedies
        ):
            file.place.wrong(
                f"No remedy serves the wish for '{outcome}' when it is about {type_}",
                f"Add '{outcome}' to 'serves' of a remedy without from_severity that is not limited to the other type",
            )
    cases: Any = product((None, *KINDS), (None, *OUTCOMES), (None, GOODS, SERVICE), (False, True))
    for kind, outcome, type_, harm in cases:
        found = menu.choose(kind, outcome, type_, harm, 1).dishes
        if len(found) < 2:
            file.place.wrong(
                f"Only {len(found)} remedies fit a case of {kind or 'an unknown kind'} about {type_ or 'anything'}"
                f" with the wish for {outcome or 'anything'}{' and harm' if harm else ''}",
                "Add the kind to 'mends' of another remedy with another 'way' and without from_severity",
            )
            return
