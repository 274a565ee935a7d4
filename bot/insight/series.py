"""Series of complaints: the cases that have the same kind, product, branch, batch or handler, counted by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from bot.cases.insight.case_scopes import features_of, key_of
from bot.insight.expected_counts import DAYS, Counts

# A level names the features that the cases of one of its series share, the finest first;
# an empty one is the whole company.
LEVELS: tuple[tuple[str, ...], ...] = (
    ("kind", "product", "branch"),
    ("sub_kind", "product"),
    ("sub_kind", "branch"),
    ("product", "batch"),
    ("kind", "product"),
    ("kind", "branch"),
    ("sub_kind",),
    ("product",),
    ("branch",),
    ("kind",),
    (),
)
# Who held a case depends on who was at work: worth a look by a manager, and never an incident.
LOOK_ONLY: tuple[tuple[str, ...], ...] = (("kind", "agent"),)


@dataclass(frozen=True)
class Opened:
    """One complaint as detection sees it; a feature that is not known is left out of `features`."""

    case_id: int
    day: dt.date
    features: Mapping[str, str]
    hazard: bool = False


@dataclass(frozen=True)
class Series:
    """The cases that share these features: pairs of name and value, in the order of `FEATURES`."""

    features: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        """Return the name of the series in the store, such as `kind=process&product=kettle`; `*` for everything."""
        return key_of(self.features)

    @classmethod
    def of_key(cls, key: str) -> Series:
        """Return the series with that name."""
        return cls(features_of(key))

    def has(self, opened: Opened) -> bool:
        """Return whether a case belongs to it."""
        return all(opened.features.get(name) == value for name, value in self.features)


def count(opened: Iterable[Opened], today: dt.date, level: tuple[str, ...]) -> tuple[list[Series], Counts]:
    """Return the series of a level and their counts, a row for each, for the `DAYS` days up to today.

    A case that lacks a feature of the level is in none of its series.
    """
    first = today.toordinal() - DAYS + 1
    rows: dict[tuple[str, ...], list[int]] = {}
    for one in opened:
        place = one.day.toordinal() - first
        values = tuple(one.features.get(name, "") for name in level)
        if 0 <= place < DAYS and all(values):
            rows.setdefault(values, [0] * DAYS)[place] += 1
    named = [Series(tuple(zip(level, values))) for values in rows]
    return named, np.array(list(rows.values()), dtype=np.int64).reshape(len(rows), DAYS)
