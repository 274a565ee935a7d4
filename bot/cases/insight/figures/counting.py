"""Count measures over a period and filters: whole, by day, by dimensions, and the cases that were counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, distinct, func, literal, select
from sqlalchemy.orm import Session

from bot.cases.insight.figures.measures import CALLS, CASES, FIGURES, HANDOFFS, PROMISED, PROMISES, Measure
from bot.cases.models import Case

# The value of a filter for what is not known.
UNKNOWN = "-"
_CASES = Case.__table__
# The columns by which may be filtered and grouped; those of promises are about the promise itself.
DIMENSIONS: Mapping[str, Any] = {
    name: FIGURES.c[name]
    for name in (
        "kind", "sub_kind", "product", "branch", "batch", "severity", "emotion", "cause", "incident_id", "agent_id",
        "remedy", "mended", "stage",
    )
}  # fmt: skip
OF_PROMISES: Mapping[str, Any] = {"remedy": PROMISED.c.remedy, "owner": PROMISED.c.owner}


@dataclass(frozen=True)
class Scope:
    """Which rows: of days from `since` to `until`, both included; None has no end. `only` is a value by dimension."""

    since: date | None = None
    until: date | None = None
    only: Mapping[str, Any] = field(default_factory=dict)

    def narrowed(self, **more: Any) -> Scope:
        """Return the scope with these filters too."""
        return replace(self, only={**self.only, **more})


@dataclass(frozen=True)
class Counted:
    """How many events there were, in how many cases of how many customers, and the sum in minor units."""

    events: int = 0
    cases: int = 0
    customers: int = 0
    minor: int = 0


@dataclass(frozen=True)
class Listed:
    """A case behind a number: its number, its conversation, what is counted of it, and the day of the event."""

    number: str
    conversation_id: str
    day: date | None
    row: Mapping[str, Any]
    promise: Mapping[str, Any] | None = None


def count(session: Session, measure: Measure, scope: Scope, now: datetime) -> Counted:
    """Count a measure."""
    found = session.execute(_narrowed(select(*_counts(measure)), measure, scope, now)).one()
    return Counted(*(int(value or 0) for value in found))


def grouped(
    session: Session, measure: Measure, scope: Scope, now: datetime, by: Sequence[str]
) -> dict[tuple[Any, ...], Counted]:
    """Count a measure for each value of these dimensions, None for what is not known."""
    columns = [_column(measure, name) for name in by]
    wanted = _narrowed(select(*columns, *_counts(measure)), measure, scope, now).group_by(*columns)
    return {
        tuple(row[: len(by)]): Counted(*(int(value or 0) for value in row[len(by) :]))
        for row in session.execute(wanted)
    }


def by_day(session: Session, measure: Measure, scope: Scope, now: datetime) -> dict[date, int]:
    """Count the events of a measure by day; with a sum, that sum."""
    value = func.count() if measure.minor is None else func.sum(measure.minor)
    wanted = _narrowed(select(measure.day, value), measure, scope, now).group_by(measure.day)
    return {day: int(number or 0) for day, number in session.execute(wanted)}


def listed(
    session: Session, measure: Measure, scope: Scope, now: datetime, *, limit: int, skip: int = 0
) -> list[Listed]:
    """List the events that a number counts, newest first, at most `limit` after the first `skip`."""
    day = literal(None) if measure.day is None else measure.day
    promise = PROMISED.c if measure.of == PROMISES else ()
    columns = [one.label(f"promise_{one.name}") for one in promise]
    key = {CASES: FIGURES.c.case_id, PROMISES: PROMISED.c.commitment_id, CALLS: HANDOFFS.c.id}[measure.of]
    wanted = _narrowed(select(_CASES.c.number, day.label("day"), FIGURES, *columns), measure, scope, now)
    wanted = wanted.order_by(*([] if measure.day is None else [measure.day.desc()]), key.desc())
    rows = session.execute(wanted.limit(limit).offset(skip)).mappings()
    return [_listed(dict(row), [one.name for one in promise]) for row in rows]


def _listed(row: dict[str, Any], promise: Sequence[str]) -> Listed:
    told = {name: row.pop(f"promise_{name}") for name in promise}
    return Listed(row.pop("number"), row["conversation_id"], row.pop("day"), row, told or None)


def _counts(measure: Measure) -> list[Any]:
    minor = literal(0) if measure.minor is None else func.sum(measure.minor)
    return [func.count(), func.count(distinct(FIGURES.c.case_id)), func.count(distinct(FIGURES.c.customer)), minor]


def _column(measure: Measure, name: str) -> Any:
    found = OF_PROMISES.get(name) if measure.of == PROMISES else None
    return DIMENSIONS[name] if found is None else found


def _narrowed(wanted: Any, measure: Measure, scope: Scope, now: datetime) -> Any:
    rows = _CASES.join(FIGURES, FIGURES.c.case_id == _CASES.c.id) if _CASES in wanted.get_final_froms() else FIGURES
    if measure.of == PROMISES:
        rows = rows.join(PROMISED, PROMISED.c.case_id == FIGURES.c.case_id)
    elif measure.of == CALLS:
        rows = rows.join(HANDOFFS, HANDOFFS.c.case_id == FIGURES.c.case_id)
    wanted = wanted.select_from(rows).where(measure.holds(now))
    if measure.day is not None:
        # Also without limits, what has no day does not count.
        wanted = wanted.where(measure.day >= (scope.since or date.min), measure.day <= (scope.until or date.max))
    conditions = [_is(_column(measure, name), value) for name, value in scope.only.items()]
    return wanted.where(and_(*conditions)) if conditions else wanted


def _is(column: Any, value: Any) -> Any:
    return column.is_(None) if value == UNKNOWN else column == value
