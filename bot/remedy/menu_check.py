"""Check the menu: every desired outcome is served, and every sort of case gets at least two remedies."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

from .menu import Choice, Menu
from .only_for import suits
from .remedies import RemedyFile
from .vocabulary import KINDS, LEVELS, OUTCOMES


def check_menu(file: RemedyFile, menu: Menu, groups: Iterable[str], kinds: Iterable[str] = KINDS) -> None:
    """Note each desired outcome that no remedy serves, and the first sort of case whose menu is not usable.

    `groups` are the groups that have products, `kinds` those of the policy; an unknown one is checked as well.
    """
    if not file.remedies:
        return
    looked_at = (None, *groups)
    for outcome, group in product(OUTCOMES, looked_at):
        about = menu.choose(None, outcome, group, False, LEVELS[0]).group
        if not any(
            outcome in remedy.serves and remedy.from_severity == 1 and suits(remedy.only_for, about)
            for remedy in file.remedies
            if not remedy.only_in_matters
        ):
            file.place.wrong(
                f"No remedy serves the wish for '{outcome}' when it is about {group or 'an unknown product'}",
                f"Add '{outcome}' to 'serves' of a remedy without from_severity whose only_for does not leave it out",
            )
    sorts: Any = product((None, *kinds), (None, *OUTCOMES), looked_at, (False, True))
    for kind, outcome, group, harm in sorts:
        case = f"a case of {kind or 'an unknown kind'} about {group or 'anything'}{' and harm' if harm else ''}"
        for level in LEVELS:
            problem = _problem(menu.choose(kind, outcome, group, harm, level), case, outcome, level)
            if problem:
                file.place.wrong(*problem)
                return


def _problem(choice: Choice, case: str, outcome: str | None, level: int) -> tuple[str, str] | None:
    """Return what is wrong with a menu and what to write instead; None when it is usable."""
    if choice.size < 2:
        return (
            f"Only {choice.size} remedies fit {case} with the wish for {outcome or 'anything'}",
            "Add the kind to 'mends' of another remedy with another 'way' and without from_severity",
        )
    if choice.crowded_out:
        return (
            f"At severity {level} only '{choice.crowded_out}' serves the wish for '{outcome}' in {case}, "
            "but there is no place left on the menu",
            f"Leave out its from_severity, give it a 'way' of its own, or raise most_options from {level} on",
        )
    return None
