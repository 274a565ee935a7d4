"""Why a remedy is on a menu or not, in words for the record and in a code for whoever says it otherwise.

There are thousands of menus and few reasons, so each reason is made once.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple


class Why(NamedTuple):
    """Why a remedy is on a menu or not: `text` in English, and `code` with `about` for whoever says it otherwise."""

    text: str
    code: str
    about: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return code and about for JSON."""
        return {"code": self.code, "about": list(self.about)}


NEVER_HURT = Why("never when somebody was hurt", "never_hurt")


def not_offered(remedy: str, why: Why) -> dict[str, Any]:
    """Return why a remedy is not offered, for the record."""
    return {"remedy": remedy, "why": why.text, "because": [why.as_dict()]}


@cache
def only_for(groups: frozenset[str]) -> Why:
    """Return that a remedy is for other products alone."""
    named = tuple(sorted(groups))
    return Why(f"only for {', '.join(named)}", "only_for", named)


@cache
def never(kind: str) -> Why:
    """Return that a remedy is forbidden for this kind of complaint."""
    return Why(f"never for {kind}", "never", (kind,))


@cache
def does_not_mend(kind: str) -> Why:
    """Return that a remedy mends other kinds of complaints."""
    return Why(f"does not mend {kind}", "does_not_mend", (kind,))


@cache
def from_severity(level: int) -> Why:
    """Return that a remedy is kept for more severe cases."""
    return Why(f"only from severity {level}", "severity", (str(level),))


@cache
def others_fit(places: int) -> Why:
    """Return that better ones took all places."""
    return Why(f"{places} others fit better", "others", (str(places),))


@cache
def same_way(remedy: str) -> Why:
    """Return that a better one mends in the same way."""
    return Why(f"mends in the same way as {remedy}", "same_way", (remedy,))
