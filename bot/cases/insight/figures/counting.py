"""Count measures over a period and filters: whole, by day, by dimensions, and the cases that were counted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, distinct, func, literal, null, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op, in_op
from sqlalchemy.sql.visitors import iterate

from bot.cases.insight.figures.measures import CALLS, CASES, FIGURES, HANDOFFS, PROMISED, PROMISES, Measure
from bot.cases.models import Case

# The value of a filter for what is not known.
UNKNOWN = "-"
# From which period on it pays to read a whole index in its order.
LONG = timedelta(days=180)
_CASES = Case.__table__
_CUSTOMER: Mapping[str, Any] = {
    CASES: FIGURES.c.customer, CALLS: FIGURES.c.customer, PROMISES: PROMISED.c.customer,
}  # fmt: skip
# What is told apart where there may be several rows of each.
_TOLD_APART: Mapping[str, Any] = {
    CASES: (FIGURES.c.customer,), PROMISES: (PROMISED.c.case_id, PROMISED.c.customer),
}  # fmt: skip
# The columns by which may be filtered and grouped; those of promises are about the promise itself.
DIMENSIONS: Mapping[str, Any] = {
    name: FIGURES.c[name]
    for name in (
        "kind", "sub_kind", "product", "branch", "batch", "severity", "emotion", "cause", "incident_id", "agent_id",
        "remedy", "mended", "stage",
    )
}  # fmt: skip
OF_PROMISES: Mapping[str, Any] = {name: PROMISED.c[name] for name in ("remedy", "owner", "kind", "product", "branch")}


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
    """How many events there were, in how many cases of how many customers, and the sum in minor units.

    `more` are further figures of the same rows, by the names they were asked for.
    """

    events: int = 0
    cases: int = 0
    customers: int = 0
    minor: int = 0
    more: Mapping[str, Any] = field(default_factory=dict)


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
    if not _is_told_apart_in_order(session, measure, scope, now):
        return _counted(session.execute(_narrowed(select(*_counts(measure)), measure, scope, now)).one(), ())
    bare = select(*_counts(measure, apart=False, summed=True))
    events, cases, _, minor = session.execute(_narrowed(bare, measure, scope, now)).one()
    if not events:
        return Counted()
    found = {one.name: _number_of(session, one, measure, scope, now) for one in _TOLD_APART[measure.of]}
    return Counted(int(events), found.get("case_id", int(cases)), found["customer"], int(minor or 0))


def _number_of(session: Session, one: Any, measure: Measure, scope: Scope, now: datetime) -> int:
    each = _narrowed(select(one).distinct(), measure, scope, now, day=_unordered(measure.day)).subquery()
    return int(session.execute(select(func.count()).select_from(each)).scalar_one())


def grouped(
    session: Session,
    measure: Measure,
    scope: Scope,
    now: datetime,
    by: Sequence[str],
    more: Mapping[str, Any] | None = None,
    *,
    each_day: bool = False,
    apart: bool = True,
) -> dict[tuple[Any, ...], Counted]:
    """Count a measure for each value of these dimensions, None for what is not known; with `more` aggregates by name.

    With `each_day` for each day too, which comes first. Without `apart`, only events are counted, and cases where each
    event is one: telling many apart takes as long as counting them twice.
    """
    columns, further = [_column(measure, name) for name in by], dict(more or {})
    columns = [measure.day, *columns] if each_day else columns
    wanted = select(*columns, *_counts(measure, apart=apart), *further.values())
    day = _day_in_order(session, measure, scope, columns)
    rows = session.execute(_narrowed(wanted, measure, scope, now, day=day).group_by(*columns)).all()
    return {tuple(row[: len(columns)]): _counted(row[len(columns) :], further) for row in rows}


def values(
    session: Session, measure: Measure, scope: Scope, now: datetime, by: Sequence[str], value: Any
) -> dict[tuple[Any, ...], list[float]]:
    """Return the values of a column of the rows that a measure counts, for each value of these dimensions."""
    columns = [_column(measure, name) for name in by]
    found: dict[tuple[Any, ...], list[float]] = {}
    wanted = _narrowed(select(*columns, value), measure, scope, now).where(value != null())
    # As the driver has them: a row object for each would take longer than finding them.
    rows = session.connection().execute(wanted)
    for *key, number in rows.cursor.fetchall():
        found.setdefault(tuple(key), []).append(number)
    rows.close()
    return found


def by_day(session: Session, measure: Measure, scope: Scope, now: datetime, *, summed: bool = False) -> dict[date, int]:
    """Count the events of a measure by day; `summed` adds up its sums, in minor units, instead."""
    value = func.sum(measure.minor) if summed else func.count()
    wanted = _narrowed(select(measure.day, value), measure, scope, now).group_by(measure.day)
    return {day: int(number or 0) for day, number in session.execute(wanted).all()}


def first_day(session: Session) -> date | None:
    """Return the day on which the first case in the figures was opened, None without any."""
    found: date | None = session.execute(select(func.min(FIGURES.c.opened_on))).scalar_one()
    return found


def listed(
    session: Session, measure: Measure, scope: Scope, now: datetime, *, limit: int, skip: int = 0
) -> list[Listed]:
    """List the events that a number counts, newest first, at most `limit` after the first `skip`."""
    day = literal(None) if measure.day is None else measure.day
    promise = PROMISED.c if measure.of == PROMISES else ()
    columns = [one.label(f"promise_{one.name}") for one in promise]
    key = {CASES: FIGURES.c.case_id, PROMISES: PROMISED.c.commitment_id, CALLS: HANDOFFS.c.id}[measure.of]
    rows = FIGURES.join(_CASES, _CASES.c.id == FIGURES.c.case_id)
    wanted = _narrowed(select(_CASES.c.number, day.label("day"), FIGURES, *columns), measure, scope, now, rows)
    wanted = wanted.order_by(*([] if measure.day is None else [measure.day.desc()]), key.desc())
    found = session.execute(wanted.limit(limit).offset(skip)).mappings()
    return [_listed(dict(row), [one.name for one in promise]) for row in found]


def _listed(row: dict[str, Any], promise: Sequence[str]) -> Listed:
    told = {name: row.pop(f"promise_{name}") for name in promise}
    return Listed(row.pop("number"), row["conversation_id"], row.pop("day"), row, told or None)


def _counted(row: Sequence[Any], further: Collection[str]) -> Counted:
    events, cases, customers, minor = (int(value or 0) for value in row[:4])
    return Counted(events, cases, customers, minor, dict(zip(further, row[4:])))


def _counts(measure: Measure, *, apart: bool = True, summed: bool = False) -> list[Any]:
    minor = func.sum(measure.minor) if (apart or summed) and measure.minor is not None else literal(0)
    # A case is in the figures once.
    several = distinct(PROMISED.c.case_id if measure.of == PROMISES else HANDOFFS.c.case_id)
    cases = func.count() if measure.of == CASES else func.count(several) if apart else literal(0)
    customers = func.count(distinct(_CUSTOMER[measure.of])) if apart else literal(0)
    return [func.count(), cases, customers, minor]


def _column(measure: Measure, name: str) -> Any:
    found = OF_PROMISES.get(name) if measure.of == PROMISES else None
    return DIMENSIONS[name] if found is None else found


def _narrowed(
    wanted: Any, measure: Measure, scope: Scope, now: datetime, rows: Any = FIGURES, *, day: Any = None
) -> Any:
    """Return the statement over the rows of a measure; `rows` has the figures of cases in it.

    `day` is what is compared with the days of the scope, if it is not the day of the measure as it stands.
    """
    day = measure.day if day is None else day
    only = [_only(measure, name, value) for name, value in scope.only.items()]
    days = [] if day is None else _within(day, scope)
    narrowed = wanted.where(measure.holds(now), *days, *only)
    if measure.of == PROMISES and FIGURES not in narrowed.get_final_froms():
        # Each promise has its case in the figures; where nothing of it is asked, it need not be looked up.
        return narrowed.select_from(PROMISED)
    if measure.of == PROMISES:
        rows = rows.join(PROMISED, PROMISED.c.case_id == FIGURES.c.case_id)
    elif measure.of == CALLS:
        rows = rows.join(HANDOFFS, HANDOFFS.c.case_id == FIGURES.c.case_id)
    return narrowed.select_from(rows)


def _day_in_order(session: Session, measure: Measure, scope: Scope, columns: Sequence[Any]) -> Any:
    """Return the day of a measure, in SQLite so that a long period is read in the order of what it is grouped by.

    SQLite sorts all rows of a period to group them, unless it reads an index in their order, which it does not choose
    by itself when the day narrows another index. PostgreSQL groups without sorting.
    """
    names = {one.name for one in columns}
    sorts = session.get_bind().dialect.name == "sqlite" and measure.day is FIGURES.c.opened_on and _is_long(scope)
    for index in FIGURES.indexes if sorts else ():
        held = [one.name for one in index.columns]
        if names and set(held[: len(names)]) == names and measure.day.name in held and scope.only.keys() <= set(held):
            return _unordered(measure.day)
    return measure.day


def _is_told_apart_in_order(session: Session, measure: Measure, scope: Scope, now: datetime) -> bool:
    """Return whether the cases and customers of a long period are told apart faster each in the order of an index.

    SQLite puts whatever it tells apart into a tree of its own, which takes three times as long as counting, unless it
    comes in order. PostgreSQL sorts numbers fast enough.
    """
    may = session.get_bind().dialect.name == "sqlite" and measure.of in _TOLD_APART and measure.day is not None
    if not may or not _is_long(scope) or scope.only:
        return False
    asked = {one.name for one in iterate(measure.holds(now)) if isinstance(one, Column)} | {measure.day.name}
    return all(_is_held_in_order(one, asked) for one in _TOLD_APART[measure.of])


def _is_held_in_order(one: Any, asked: Collection[str]) -> bool:
    """Return whether an index that begins with this column has all that is asked."""
    indexes = [[column.name for column in index.columns] for index in one.table.indexes]
    return any(names[0] == one.name and set(asked) <= set(names) for names in indexes)


def _unordered(day: Any) -> Any:
    """Return a day whose index SQLite does not choose."""
    return UnaryExpression(day, operator=custom_op("+"), type_=day.type)


def _is_long(scope: Scope) -> bool:
    return (scope.until or date.max) - (scope.since or date.min) >= LONG


def conditions_of(day: Any, scope: Scope) -> list[Any]:
    """Return the conditions on rows of cases that a scope sets, with this column as their day."""
    return [*_within(day, scope), *(_of_case(name, value) for name, value in scope.only.items())]


def _only(measure: Measure, name: str, value: Any) -> Any:
    if measure.of == PROMISES and name in OF_PROMISES:
        return _is(OF_PROMISES[name], value)
    return _of_case(name, value)


def _of_case(name: str, value: Any) -> Any:
    if name in DIMENSIONS:
        return _is(DIMENSIONS[name], value)
    # A case is of an owner when one of its promises is.
    theirs = select(PROMISED.c.case_id).where(_is(OF_PROMISES[name], value))
    return in_op(FIGURES.c.case_id, theirs)


def _within(day: Any, scope: Scope) -> list[Any]:
    # Also without limits, what has no day does not count.
    return [day >= (scope.since or date.min), day <= (scope.until or date.max)]


def _is(column: Any, value: Any) -> Any:
    return column.is_(None) if value == UNKNOWN else column == value
