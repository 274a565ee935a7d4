"""What a case is about when it names no product of the catalogue, or only the service by which the goods came.

In a company that sells goods, "the parcel never came" or "the clerk was rude, exchange it" names a service and is
about goods: nothing of the service can be sent again or exchanged. In a company of services it is about the service.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .catalogue import GOODS, SERVICE, Product
from .only_for import suits
from .remedies import Remedy
from .sub_kinds import OF_GOODS, SubKinds

# Wishes that only goods, or work that can be done again, can meet.
_OF_THINGS = frozenset({"refund", "exchange", "repair", "resend"})


@dataclass(frozen=True)
class GoodsMeant:
    """Decide what group of products a case is about; `types` maps each group to its type, `mostly` is what is sold."""

    remedies: tuple[Remedy, ...]
    types: Mapping[str, str]
    mostly: str | None

    @classmethod
    def of(cls, remedies: tuple[Remedy, ...], products: Iterable[Product], types: Mapping[str, str]) -> GoodsMeant:
        """Return it for a company; with nothing in its catalogue nothing is known of what it mostly sells."""
        sold = [product.type for product in products]
        mostly = (GOODS if sold.count(GOODS) >= sold.count(SERVICE) else SERVICE) if sold else None
        return cls(remedies, types, mostly)

    def usual(self, sub_kinds: SubKinds) -> str | None:
        """Return the type that a case is most likely about when nothing of it was named; None where that is open."""
        return None if self.mostly == SERVICE and sub_kinds & OF_GOODS else self.mostly

    def group(self, named: str | None, outcome: str | None, sub_kinds: SubKinds) -> str | None:
        """Return the group that the case is about; `named` is the group that was named, None for an unknown one."""
        if named is None:
            return GOODS if self.mostly == GOODS and sub_kinds & OF_GOODS else None
        if self.mostly != GOODS or self.types.get(named) != SERVICE:
            return named
        of_service = [one for one in self.remedies if suits(one.only_for, named)]
        for_it_alone = [one for one in of_service if one.only_for and GOODS not in one.only_for]
        if sub_kinds & OF_GOODS and not any(sub_kinds & OF_GOODS & one.matches.keys() for one in for_it_alone):
            return GOODS
        if outcome in _OF_THINGS and not any(outcome in one.serves and not one.only_in_matters for one in of_service):
            return GOODS
        return named
