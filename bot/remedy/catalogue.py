"""The catalogue: the company's products and the names customers use for them."""

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
    """One product: `type` is goods or service, `price_minor` is in minor units (0: not sold on its own).

    `group` is the company's own name for similar products (tests, medicines); it equals `type` when none is given.
    """

    id: str
    type: str
    group: str
    names: Both
    aliases: Mapping[str, tuple[str, ...]]
    price_minor: int
    warranty_days: int

    @cached_property
    def gap(self) -> BothGaps:
        """Return the values for the placeholder {product} of a sentence."""
        return gap_in_both("product", self.names)


def read_catalogue(value: Value, decimals: int) -> dict[str, Product]:
    """Read products.yml into products by id; note a problem where a name or alias belongs to two products."""
    found: dict[str, Product] = {}
    spoken_names: list[tuple[str, Value]] = []
    types = {GOODS: GOODS, SERVICE: SERVICE}
    for name, entry in value.fields("products")["products"].entries():
        fields = entry.fields("names", "type", "price", optional=("aliases", "warranty_days", "group"))
        names = fields["names"].both()
        aliases, places = read_aliases(fields.get("aliases"))
        spoken_names += [(text.casefold(), fields["names"]) for text in dict.fromkeys(names.values())] + places
        warranty, type_ = fields.get("warranty_days"), fields["type"].one_of((GOODS, SERVICE))
        found[name] = Product(
            id=name,
            type=type_,
            group=_group(fields.get("group"), type_, types),
            names=names,
            aliases=aliases,
            price_minor=fields["price"].amount(decimals),
            warranty_days=warranty.integer(0, 36500) if warranty else 0,
        )
    unique(spoken_names, "product name or alias")
    return found


def groups_of(products: Mapping[str, Product]) -> dict[str, str]:
    """Return the type of each group; `goods` and `service` are always included, for products without a group."""
    return {GOODS: GOODS, SERVICE: SERVICE, **{product.group: product.type for product in products.values()}}


def _group(value: Value | None, type_: str, types: dict[str, str]) -> str:
    if value is None:
        return type_
    group = value.identifier()
    if types.setdefault(group, type_) != type_:
        value.wrong(f"The group '{group}' is of {types[group]} already", f"Give {type_} a group of another name")
        return type_
    return group
