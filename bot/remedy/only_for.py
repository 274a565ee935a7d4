"""What a remedy or a gesture applies to: everything, goods or services, or certain groups of products."""

from __future__ import annotations

from collections.abc import Collection, Mapping

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


def without(only_for: OnlyFor, refused: Collection[str], groups: Mapping[str, str]) -> OnlyFor:
    """Return the groups that are left of `only_for` without those among the names `refused`; a type is all its groups.

    When none of the names is a group, `only_for` stays as it is.
    """
    gone = frozenset(group for group, type_ in groups.items() if group in refused or type_ in refused)
    return (only_for or frozenset(groups)) - gone if gone else only_for
