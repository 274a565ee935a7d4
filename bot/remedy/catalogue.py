"""The catalogue: what the company sells, and what customers call it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from .company import read_aliases
from .phrases import BothGaps, gap_in_both
from .reading import Both, Value, unique

GOODS, SERVICE = "goods", "service"


@dataclass(frozen=True)
class Product:
    """Describe one thing sold: `type` is goods or service, price in minor units (0: not sold on its own)."""

    id: str
    type: str
    names: Both
    aliases: Mapping[str, tuple[str, ...]]
    price_minor: int
    warranty_days: int

    @cached_property
    def gap(self) -> BothGaps:
        """Return what fills the gap {product} of a sentence."""
        return gap_in_both("product", self.names)


def read_catalogue(value: Value, decimals: int) -> dict[str, Product]:
    """Read products.yml into products by id; a word that names two products is a problem."""
    found: dict[str, Product] = {}
    said: list[tuple[str, Value]] = []
    for name, entry in value.fields("products")["products"].entries():
        fields = entry.fields("names", "type", "price", optional=("aliases", "warranty_days"))
        names = fields["names"].both()
        aliases, places = read_aliases(fields.get("aliases"))
        said += [(text.casefold(), fields["names"]) for text in dict.fromkeys(names.values())] + places
        warranty = fields.get("warranty_days")
        found[name] = Product(
            id=name,
            type=fields["type"].one_of((GOODS, SERVICE)),
            names=names,
            aliases=aliases,
            price_minor=fields["price"].amount(decimals),
            warranty_days=warranty.integer(0, 36500) if warranty else 0,
        )
    unique(said, "product name or alias")
    return found
