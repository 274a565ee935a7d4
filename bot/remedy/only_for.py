"""What a remedy or a gesture applies to: everything, goods or services, or certain groups of products."""

from __future__ import annotations

from collections.abc import Mapping

from .catalogue import GOODS, SERVICE
from .reading import Value

OnlyFor = frozenset[str]
"""The groups it applies to (`goods` and `service` mean products without a group); empty means everything."""

EVERYTHING: OnlyFor = frozenset()


def suits(only_for: OnlyFor, group: str | None) -> bool:
    """Return whether `only_for` includes products of `group`.

    For an unknown product (None) it does when `only_for` is empty or includes the whole of goods or of services.
    """
    if not only_for:
        return True
    return group in only_for if group else not only_for.isdisjoint((GOODS, SERVICE))


def read_only_for(value: Value | None, groups: Mapping[str, str]) -> OnlyFor:
    """Read one type or group, or a list of them; a type includes all its groups. `groups` maps each to its type."""
    if value is None:
        return EVERYTHING
    kind = "type or group of products"
    names = set(value.some_of(groups, kind) if value.is_list else (value.one_of(groups, kind),))
    return frozenset(group for group, type_ in groups.items() if group in names or type_ in names)
