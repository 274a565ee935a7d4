"""Whether what detection finds was told before: the same series, or mostly the same cases under another name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from bot.insight.early_warning import Finding

_SAME = 0.5


@dataclass(frozen=True)
class Told:
    """What was told of an earlier finding: the key of its series, its cases, and its rule."""

    key: str
    cases: frozenset[int]
    rule: str


T = TypeVar("T", bound=Told)


def told_before(finding: Finding, earlier: Iterable[T]) -> T | None:
    """Return which of the earlier ones a finding repeats, that of its own series first; None for a new one."""
    shared = None
    for one in earlier:
        if one.key == finding.series.key:
            return one
        if len(one.cases.intersection(finding.cases)) > _SAME * len(finding.cases):
            shared = shared or one
    return shared
