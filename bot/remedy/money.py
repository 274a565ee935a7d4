"""Sums of money: an integer of minor units and the currency it is in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import total_ordering


@total_ordering
@dataclass(frozen=True)
class Money:
    """Hold `minor` units (cents, by ISO 4217) of `currency` (ISO 4217 code). Mixing currencies raises ValueError."""

    minor: int
    currency: str

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be reckoned together")
        return other.minor

    def as_dict(self) -> dict[str, int | str]:
        """Return `{"minor": int, "currency": code}` for JSON."""
        return {"minor": self.minor, "currency": self.currency}
