"""What a remedy or a gesture is for: everything, goods or services, or groups of products."""

from __future__ import annotations

from collections.abc import Mapping

from .catalogue import GOODS, SERVICE
from .reading import Value

OnlyFor = frozenset[str]
"""The groups it is for (goods and service stand for products without a group); empty: everything."""

EVERYTHING: OnlyFor = frozenset()


def suits(only_for: OnlyFor, group: str | None) -> bool:
    """Return whether it is for products of `group`; for a product that nobody knows (None) a type is narrow enough."""
    if not only_for:
        return True
    return group in only_for if group else not only_for.isdisjoint((GOODS, SERVICE))


def read_only_for(value: Value | None, groups: Mapping[str, str]) -> OnlyFor:
    """Read one type or group, or a list of them; a type stands for all its groups. `groups` has the type of each."""
    if value is None:
        return EVERYTHING
    kind = "type or group of products"
    names = set(value.some_of(groups, kind) if value.is_list else (value.one_of(groups, kind),))
    return frozenset(group for group, type_ in groups.items() if group in names or type_ in names)
