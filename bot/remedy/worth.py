"""What a remedy is worth: nothing, a fixed sum, what was paid, a share of it, or what was charged too much."""

from __future__ import annotations

from dataclasses import dataclass

from .levels import by_level
from .reading import Value


@dataclass(frozen=True)
class Nothing:
    """The value of a remedy that costs no money."""


@dataclass(frozen=True)
class OrderTotal:
    """A value equal to what was paid."""


@dataclass(frozen=True)
class ShareOfOrder:
    """A value that is a share of what was paid; `parts` are parts of ten thousand by severity level."""

    parts: tuple[int, ...]

    def of(self, paid: int, step: int) -> int:
        """Return the share of `paid` minor units, rounded up in the customer's favour; `step` is the level minus 1."""
        return -(-paid * self.parts[step] // 10_000)


@dataclass(frozen=True)
class Fixed:
    """A fixed value in minor units, by severity level."""

    amounts: tuple[int, ...]


@dataclass(frozen=True)
class Overcharge:
    """A value equal to what was charged too much, as far as the customer says so; no more than a role may promise."""


Worth = Nothing | OrderTotal | ShareOfOrder | Fixed | Overcharge


def read_worth(value: Value, decimals: int) -> Worth:
    """Read the value of a remedy; `decimals` are those of the company's currency."""
    if not value.is_block:
        word = value.one_of(("nothing", "order_total", "overcharge"), "value")
        if word == "order_total":
            return OrderTotal()
        return Overcharge() if word == "overcharge" else Nothing()
    fields = value.fields(optional=("fixed", "share_of_order"))
    fixed, share = fields.get("fixed"), fields.get("share_of_order")
    if (fixed is None) == (share is None):
        value.wrong(
            "'value' needs one formula", "Write nothing, order_total, overcharge, {fixed: 800} or {share_of_order: 20%}"
        )
    if share is not None:
        return ShareOfOrder(by_level(share, lambda part: int(part.share() * 10_000), rising=True))
    if fixed is not None:
        return Fixed(by_level(fixed, lambda amount: amount.amount(decimals), rising=True))
    return Nothing()
