"""Amounts of money: an integer number of minor units and a currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import total_ordering

# ISO 4217 for "no currency": a sign such as ¥ names several, and none of them is silently the company's.
UNKNOWN_CURRENCY = "XXX"


@total_ordering
@dataclass(frozen=True)
class Money:
    """An amount of `minor` units (as ISO 4217 defines them) of `currency` (ISO 4217 code).

    Adding or comparing different currencies raises ValueError.
    """

    minor: int
    currency: str

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._minor_if_same_currency(other), self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._minor_if_same_currency(other)

    def _minor_if_same_currency(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be mixed")
        return other.minor

    def as_dict(self) -> dict[str, int | str]:
        """Return `{"minor": int, "currency": code}` for JSON."""
        return {"minor": self.minor, "currency": self.currency}


def to_minor(text: str, decimals: int) -> int | None:
    """Return the minor units of an amount typed in whole units (1200, 1,200 or 1200.50); None when it is not one.

    Negative amounts, amounts with more decimals than `decimals`, and amounts above 10**14 minor units are refused.
    """
    try:
        minor = Decimal(text.replace(",", "").replace("_", "").strip()).scaleb(decimals)
        return int(minor) if 0 <= minor <= 10**14 and minor == minor.to_integral_value() else None
    except InvalidOperation:
        return None


# By ISO 4217, every currency in use that is in neither set has two decimals.
_NO_DECIMALS = frozenset("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split())
_THREE_DECIMALS = frozenset("BHD IQD JOD KWD LYD OMR TND".split())


def decimals_of(currency: str) -> int:
    """Return the number of decimals of a currency by ISO 4217: 2 for TWD and HKD, 0 for JPY, 3 for KWD."""
    return 0 if currency in _NO_DECIMALS else 3 if currency in _THREE_DECIMALS else 2


def exceptions() -> dict[str, int]:
    """Return the currencies that have another number of decimals than two, with that number."""
    return {**dict.fromkeys(sorted(_NO_DECIMALS), 0), **dict.fromkeys(sorted(_THREE_DECIMALS), 3)}


def minor_of(units: float, decimals: int) -> int:
    """Return an amount in whole units that was read from words in minor units."""
    return round(units * 10**decimals)


def with_decimals(minor: int, decimals: int) -> str:
    """Return an amount in whole units with all its decimals, as tables have it: 1280.00, or 1280 without decimals."""
    whole, rest = divmod(abs(minor), 10**decimals)
    return ("-" if minor < 0 else "") + (f"{whole}.{rest:0{decimals}d}" if decimals else f"{whole}")


def in_words(minor: int, decimals: int) -> str:
    """Return an amount in whole units as people read it: 1,280, with decimals only when they are not zero."""
    whole, rest = divmod(minor, 10**decimals)
    return f"{whole:,}" + (f".{rest:0{decimals}d}" if rest else "")
