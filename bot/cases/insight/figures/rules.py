"""What the figures need to know of the company; the policy that it comes from is read above this room."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, tzinfo


@dataclass(frozen=True)
class FigureRules:
    """The company's time `zone` and `currency`; which sub-kind, product and branch there are, and what is a hazard.

    `sub_kinds` are in the order in which one of several is counted. `hazard_kinds` are kinds of complaints, and
    `hazard_reasons` reasons for a handoff, in which somebody was hurt or may be. What `credit_remedies` promise is
    credit with the company, which is no money.
    """

    zone: tzinfo
    currency: str
    sub_kinds: tuple[str, ...] = ()
    products: Collection[str] = frozenset()
    branches: Collection[str] = frozenset()
    hazard_kinds: Collection[str] = frozenset()
    hazard_reasons: tuple[str, ...] = ()
    credit_remedies: Collection[str] = frozenset()

    def day(self, at: datetime | None) -> date | None:
        """Return the company's day of a moment; None for None."""
        return None if at is None else at.astimezone(self.zone).date()
