"""One gesture for equal harm: in a case of an incident it takes the place of whatever each remedy comes with.

A remedy that pays something for the trouble itself, a fixed sum or a share of the price, gives so much less on top,
and is left out where it alone would be more: so that everybody with the same harm has the same beyond their own loss.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from .menu import GoodwillAtSeverity, MenuOption
from .offer_input import EqualGesture
from .phrases import gap
from .reading import LANGUAGES
from .remedies import Remedy
from .worth import Fixed, ShareOfOrder

if TYPE_CHECKING:
    from .option_calculator import OptionCalculator
    from .policy import Policy


# Ways that mend the loss itself: what they cost the company is nothing that the customer gets on top. A way that a
# company adds counts as compensation where it has a worth, so that nobody gets more by an unknown name.
MENDING = frozenset(
    {
        "adjust", "assess", "claim", "complete", "correct", "find", "inspect", "money_back", "protect", "redo",
        "repair", "replace", "restore", "visit",
    }
)  # fmt: skip


def compensates(remedy: Remedy) -> bool:
    """Return whether what a remedy is worth goes beyond mending the loss: a fixed sum, or a share of the price."""
    return remedy.way not in MENDING and isinstance(remedy.worth, (Fixed, ShareOfOrder))


def gesture_worth(policy: Policy, name: str, minor: int, level: int = 1) -> GoodwillAtSeverity:
    """Return a gesture of the policy with this worth, worded and dated.

    Where the policy has it no more, another one of the same worth takes its place: the sum was decided, not its form.
    Raise StopIteration for a policy without any.
    """
    gesture = policy.goodwill.get(name) or next(iter(policy.goodwill.values()))
    gaps = dict.fromkeys(LANGUAGES, gap("amount", policy.company.show(minor)))
    days = gesture.days[level - 1]
    return GoodwillAtSeverity(gesture, minor, gesture.title.fill(gaps), gesture.promise.fill(gaps), days)


def in_equal_measure(
    policy: Policy, equal: EqualGesture, calculator: OptionCalculator, fitting: Iterable[MenuOption], level: int
) -> tuple[MenuOption, ...]:
    """Return the remedies with the one gesture, the one that is named first, without those that would give more."""
    found = []
    for fit in fitting:
        own = calculator.worth(fit.remedy) if compensates(fit.remedy) else 0
        if own <= equal.minor:
            rest = equal.minor - own
            goodwill = gesture_worth(policy, equal.gesture, rest, level) if rest else None
            found.append(replace(fit, goodwill=goodwill))
    return tuple(sorted(found, key=lambda fit: fit.remedy.id != equal.remedy))
