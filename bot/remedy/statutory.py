"""Statutory clocks: the day by which the law requires an answer to a complaint, independent of opening hours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bot.clock import iso

from .reading import Both, Value

MOST_DAYS = 366
_SATURDAY = 5


@dataclass(frozen=True)
class Stage:
    """A stage of a law: the document that the customer must have within `days` after the day of the complaint.

    Working days are Monday to Friday without public holidays; otherwise they are calendar days.
    """

    days: int
    working: bool
    document: Both

    def day(self, opened: dt.date, holidays: Container[dt.date]) -> dt.date:
        """Return the last day of the stage for a complaint made on the local day `opened`."""
        if not self.working:
            return opened + dt.timedelta(days=self.days)
        day, left = opened, self.days
        while left:
            day += dt.timedelta(days=1)
            left -= day.weekday() < _SATURDAY and day not in holidays
        return day


@dataclass(frozen=True)
class StatutoryClock:
    """One rule of law: a complaint must be answered within `days` calendar days after the day it was made.

    `stages` come before or on that day. `extension` is how long it may take in exceptional cases, and the document that
    tells the customer so. `next_door` says where the customer may turn afterwards.
    """

    id: str
    name: Both
    law: Both
    days: int
    stages: tuple[Stage, ...] = ()
    extension: Stage | None = None
    next_door: Both | None = None


@dataclass(frozen=True)
class AnswerBy:
    """The last day on which the strictest clock allows an answer; `at` is the last second of that day, in UTC."""

    clock: StatutoryClock
    day: dt.date
    at: dt.datetime

    def as_dict(self, now: dt.datetime, answered: bool) -> dict[str, Any]:
        """Return the day, the law, and the state of the answer (`open`, `overdue` or `answered`) for JSON."""
        state = "answered" if answered else "overdue" if now > self.at else "open"
        return {
            "day": self.day.isoformat(),
            "at": iso(self.at, "seconds"),
            "state": state,
            "profile": self.clock.id,
            "days": self.clock.days,
            "name": dict(self.clock.name),
            "law": dict(self.clock.law),
        }


def read_clocks(value: Value | None) -> dict[str, StatutoryClock]:
    """Read the profiles under `clocks` in escalation.yml, by id."""
    found: dict[str, StatutoryClock] = {}
    for name, entry in value.entries() if value else ():
        fields = entry.fields("name", "law", "days", optional=("stages", "extension", "next_door"))
        stages, extension, door = (fields.get(each) for each in ("stages", "extension", "next_door"))
        found[name] = StatutoryClock(
            name,
            fields["name"].both(),
            fields["law"].both(),
            fields["days"].integer(1, MOST_DAYS),
            tuple(_stage(item) for item in stages.items()) if stages else (),
            _stage(extension) if extension else None,
            door.both() if door else None,
        )
    return found


def _stage(value: Value) -> Stage:
    fields = value.fields("document", optional=("days", "working_days"))
    calendar, working = fields.get("days"), fields.get("working_days")
    if (calendar is None) == (working is None):
        value.wrong("A stage has 'days' or 'working_days', one of the two", "Write one, such as working_days: 3")
    given = calendar or working
    return Stage(given.integer(1, MOST_DAYS) if given else 1, working is not None, fields["document"].both())


def choose_clocks(value: Value | None, known: Mapping[str, StatutoryClock]) -> tuple[StatutoryClock, ...]:
    """Read `statutory_clocks` in company.yml: the ids of those `known` clocks that apply to the company."""
    return tuple(known[name] for name in value.some_of(known, "statutory clock")) if value else ()


def answer_by(clocks: Iterable[StatutoryClock], zone: ZoneInfo, opened_at: dt.datetime) -> AnswerBy | None:
    """Return by when a complaint made at `opened_at` must be answered; None when no clock applies.

    Days are calendar days in the company's time zone; the day of the complaint does not count, every later day does.
    A last day on a holiday is not postponed, although some laws allow it (Civil Code of Taiwan, articles 120-122).
    Raises ValueError when `opened_at` has no time zone.
    """
    strictest = min(clocks, key=lambda clock: clock.days, default=None)
    if strictest is None:
        return None
    if opened_at.tzinfo is None:
        raise ValueError("an instant without time zone: give a datetime in UTC")
    day = opened_at.astimezone(zone).date() + dt.timedelta(days=strictest.days)
    end = dt.datetime.combine(day, dt.time(23, 59, 59), tzinfo=zone)
    return AnswerBy(strictest, day, end.astimezone(dt.timezone.utc))
