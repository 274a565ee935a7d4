"""Why a remedy is on a menu or not: as English text for the record, and as a code that can be worded elsewhere.

Each reason is created once and shared, because there are thousands of menus and few reasons.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple


class Why(NamedTuple):
    """Why a remedy is on a menu or not: `text` in English; `code` with its parameters `about` for other wordings."""

    text: str
    code: str
    about: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return code and about for JSON."""
        return {"code": self.code, "about": list(self.about)}


NEVER_HURT = Why("never when somebody was hurt", "never_hurt")
UNWANTED = Why("the customer refuses it", "unwanted")
GOODS_STAY = Why("there is nothing to collect", "goods_stay")


def not_offered(remedy: str, why: Why) -> dict[str, Any]:
    """Return the entry of an explanation that says why `remedy` is not offered."""
    return {"remedy": remedy, "why": why.text, "because": [why.as_dict()]}


@cache
def only_for(groups: frozenset[str]) -> Why:
    """Return the reason that a remedy applies only to other products."""
    named = tuple(sorted(groups))
    return Why(f"only for {', '.join(named)}", "only_for", named)


@cache
def never(kind: str) -> Why:
    """Return the reason that a remedy is forbidden for this kind or sub-kind of complaint."""
    return Why(f"never for {kind}", "never", (kind,))


@cache
def does_not_mend(kind: str) -> Why:
    """Return the reason that a remedy does not mend this kind or sub-kind of complaint."""
    return Why(f"does not mend {kind or 'any complaint'}", "does_not_mend", (kind,))


@cache
def not_in_full(sub_kind: str) -> Why:
    """Return the reason that the whole price is not given back in such a matter unless a person decides so."""
    return Why(f"the whole price only by a person's decision for {sub_kind}", "not_in_full", (sub_kind,))


@cache
def from_severity(level: int) -> Why:
    """Return the reason that a remedy is offered only from severity `level` on."""
    return Why(f"only from severity {level}", "severity", (str(level),))


@cache
def others_fit(places: int) -> Why:
    """Return the reason that better remedies took all `places` on the menu."""
    return Why(f"{places} others fit better", "others", (str(places),))


@cache
def same_way(remedy: str) -> Why:
    """Return the reason that the better `remedy` mends in the same way."""
    return Why(f"mends in the same way as {remedy}", "same_way", (remedy,))
