"""Read period, comparison and filters from the address of a page, and write them into the address of another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from bot.cases.insight.figures.counting import UNKNOWN, Scope
from bot.insight.periods import AGAINST, BEFORE, LENGTHS, LONGEST, USUAL, Period, compared, last_days

# What may be filtered by, and which of them are numbers.
FILTERS = (
    "kind", "sub_kind", "product", "branch", "batch", "cause", "severity", "remedy", "owner", "mended", "agent_id",
    "incident_id",
)  # fmt: skip
NUMBERS = frozenset({"severity", "agent_id", "incident_id"})
# Only who may see figures by person may filter by one.
OF_PEOPLE = frozenset({"agent_id", "owner"})
_ID = re.compile(r"[A-Za-z0-9_.:@/-]{1,128}")
_HIGHEST = 2**31 - 1


class BadAddress(ValueError):
    """A part of the address says nothing that could be shown; `part` is its name."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


@dataclass(frozen=True)
class Asked:
    """What the address asks for: a period, what it is compared with, and filters.

    `length` is the number of days up to today, None when days were given. `is_cut` says that more days were asked for
    than are counted at once. `first` is the day of the first record, None without one.
    """

    period: Period
    length: int | None = USUAL
    against: str = BEFORE
    only: Mapping[str, Any] = field(default_factory=dict)
    is_cut: bool = False
    first: date | None = None

    @property
    def scope(self) -> Scope:
        """Return the rows of the period."""
        return Scope(self.period.since, self.period.until, self.only)

    @property
    def before(self) -> Scope | None:
        """Return the rows of the period to compare with, None without one."""
        return None if self.earlier is None else self.earlier.scope

    @property
    def earlier(self) -> Asked | None:
        """Return the same question about the period to compare with, None without one."""
        found = compared(self.period, self.against)
        return None if found is None or self.lacks_earlier else self.within(found)

    @property
    def lacks_earlier(self) -> bool:
        """Return whether the period to compare with begins before the first record, so that it cannot be compared."""
        found = compared(self.period, self.against)
        return found is not None and self.first is not None and found.since < self.first

    @property
    def now(self) -> Scope:
        """Return the rows of all time, for what is true now."""
        return Scope(only=self.only)

    def within(self, period: Period) -> Asked:
        """Return the same question about another period."""
        return replace(self, period=period, length=None, is_cut=False)

    def narrowed(self, **more: Any) -> Asked:
        """Return the question with these filters too; a filter that is None is taken away, UNKNOWN stays."""
        only = {name: value for name, value in {**self.only, **more}.items() if value is not None}
        return replace(self, only=only)

    def query(self, **more: Any) -> str:
        """Return the query of an address that asks this; `more` are further parts, None leaves one out."""
        parts: dict[str, Any] = {}
        if self.length is None:
            parts |= {"from": self.period.since.isoformat(), "to": self.period.until.isoformat()}
        elif self.length != USUAL:
            parts["days"] = self.length
        if self.against != BEFORE:
            parts["against"] = self.against
        parts |= {**self.only, **more}
        return urlencode({name: value for name, value in parts.items() if value is not None})


def asked(query: Mapping[str, str], today: date) -> Asked:
    """Return what the query of an address asks for; raise BadAddress for a part that is not to be understood."""
    against = query.get("against") or BEFORE
    if against not in AGAINST:
        raise BadAddress("against")
    only = {name: _value(name, query[name]) for name in FILTERS if query.get(name)}
    # A form that shows days says so: then a length was chosen to have it instead of them.
    instead = query.get("shown") == "dates" and query.get("days")
    if (query.get("from") or query.get("to")) and not instead:
        period, is_cut = _period(query, today)
        return Asked(period, None, against, only, is_cut)
    given = query.get("days") or str(USUAL)
    if given not in map(str, LENGTHS):
        raise BadAddress("days")
    return Asked(last_days(today, int(given)), int(given), against, only)


def _period(query: Mapping[str, str], today: date) -> tuple[Period, bool]:
    """Return the period between the days of a form, and whether it was cut to its last days.

    Without a last day it ends today, without a first day it has the usual length; days in reverse are exchanged.
    """
    until = _day(query, "to") if query.get("to") else today
    since = _day(query, "from") if query.get("from") else last_days(until, USUAL).since
    since, until = min(since, until), max(since, until)
    longest = last_days(until, LONGEST).since
    return Period(max(since, longest), until), since < longest


def _day(query: Mapping[str, str], name: str) -> date:
    try:
        found = date.fromisoformat(query.get(name, ""))
    except ValueError as error:
        raise BadAddress(name) from error
    # Room for the comparison before the first year and after the last.
    if not 1970 <= found.year <= 2999:
        raise BadAddress(name)
    return found


def _value(name: str, given: str) -> Any:
    if given == UNKNOWN:
        return UNKNOWN
    if name in NUMBERS:
        if not (given.isascii() and given.isdigit() and len(given) <= 10 and int(given) <= _HIGHEST):
            raise BadAddress(name)
        return int(given)
    if not _ID.fullmatch(given):
        raise BadAddress(name)
    return given
