"""Today: what waits, what is late, what happens to many, what was mended and what it cost, each with its last weeks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from bot.cases.insight import gathering, incidents, signals
from bot.cases.insight.figures.counting import Counted, Scope, by_day, count
from bot.cases.insight.figures.measures import MEASURES, Measure
from bot.desk.insight.frame import route
from bot.desk.insight.incidents.rows import INCIDENTS
from bot.desk.insight.look import Look
from bot.desk.insight.sparkline import Sparkline, sparkline
from bot.desk.insight.tables import Cell, Column, Table
from bot.desk.insight.tabs import ROOT
from bot.insight.periods import Period, last_weeks

WEEKS = 8
# So many incidents are named on their tile.
NAMED = 3
# What is true now, with the measure whose last weeks are drawn beside it.
NOW = (("waiting", "called"), ("overdue", ""), ("due", "made"), ("late", "broken"), ("in_work", "opened"))
# What happened in the period.
IN_PERIOD = ("opened", "resolved", "reopened", "mended", "not", "paid", "paid_unknown")


@dataclass(frozen=True)
class Tile:
    """One number of the page: what it is called, what it counts, where it leads, and how it went in the last weeks.

    `links` are further addresses, each with its words.
    """

    name: str
    title: str
    shown: str
    counted: Counted
    href: str
    change: str = ""
    line: Sparkline | None = None
    links: tuple[tuple[str, str], ...] = ()


def build(session: Session, look: Look) -> dict[str, Any]:
    """Return the tiles of now and of the period, and both as a table."""
    now = [*(_now_tile(session, look, name, drawn) for name, drawn in NOW), _incidents_tile(session, look)]
    period = [_period_tile(session, look, name) for name in IN_PERIOD]
    return {"now": now, "period": period, "tables": {"today": _table(look, [*now, *period])}}


def _now_tile(session: Session, look: Look, name: str, drawn: str) -> Tile:
    asked = replace(look.asked, period=Period(look.today, look.today), length=None) if name == "due" else look.asked
    measure = MEASURES[name]
    scope = look.asked.now if measure.day is None else asked.scope
    counted = count(session, measure, scope, look.now)
    line = _line(look, MEASURES[drawn], _days(session, look, MEASURES[drawn])) if drawn in MEASURES else None
    return Tile(
        name, look.labels.say(f"of.{name}"), f"{counted.events:,}", counted, look.list_of(name, asked), "", line
    )


def _incidents_tile(session: Session, look: Look) -> Tile:
    """Return how many incidents are not over, the first of them by name, and how many proposals wait for a decision."""
    say, there = look.labels.say, incidents.listed(session, (incidents.PREPARED, incidents.DECLARED))
    links = [
        (say("today.incident", title=one.title, state=say(f"incident.state.{one.state}")), f"{INCIDENTS}/{one.id}")
        for one in there[:NAMED]
    ]
    proposed = signals.proposals(session)
    if proposed:
        links.append((say("today.proposals", n=proposed), f"{INCIDENTS}#proposals"))
    counted = Counted(len(there), *gathering.open_totals(session))
    title = say("today.incidents")
    return Tile("incidents", title, f"{counted.events:,}", counted, f"{INCIDENTS}#open", links=tuple(links))


def _period_tile(session: Session, look: Look, name: str) -> Tile:
    measure, labels = MEASURES[name], look.labels
    counted, money = count(session, measure, look.asked.scope, look.now), name == "paid"
    days = _days(session, look, measure)
    shown = labels.money(counted.minor) if money else f"{counted.events:,}"
    before, change = look.asked.before, ""
    if before is not None:
        was = _before(session, look, measure, before, days)
        change = labels.say("was", before=labels.money(was)) if money else labels.change(counted.events, was)
    return Tile(name, labels.say(f"of.{name}"), shown, counted, look.list_of(name), change, _line(look, measure, days))


def _days(session: Session, look: Look, measure: Measure) -> dict[date, int]:
    """Return what a measure counts by day in the last weeks."""
    weeks = last_weeks(look.today, WEEKS)
    scope = Scope(weeks[0].since, weeks[-1].until, look.asked.only)
    return by_day(session, measure, scope, look.now, summed=measure.name == "paid")


def _before(session: Session, look: Look, measure: Measure, before: Scope, days: dict[date, int]) -> int:
    """Return what a measure counts in the period before; read only where the last weeks do not hold it."""
    weeks = last_weeks(look.today, WEEKS)
    if before.since is None or before.until is None or before.since < weeks[0].since or before.until > weeks[-1].until:
        return sum(by_day(session, measure, before, look.now, summed=measure.name == "paid").values())
    return _within(days, before)


def _within(days: dict[date, int], scope: Scope) -> int:
    since, until = scope.since or date.min, scope.until or date.max
    return sum(number for day, number in days.items() if since <= day <= until)


def _line(look: Look, measure: Measure, days: dict[date, int]) -> Sparkline:
    values = [_within(days, Scope(week.since, week.until)) for week in last_weeks(look.today, WEEKS)]
    told = [look.labels.money(value) for value in values] if measure.name == "paid" else values
    what = look.labels.say(f"of.{measure.name}")
    return sparkline(values, look.labels.say("line", what=what, numbers=", ".join(map(str, told))))


def _table(look: Look, tiles: list[Tile]) -> Table:
    say = look.labels.say
    columns = [
        Column("what", say("column.what"), is_number=False),
        *(Column(name, say(f"column.{name}")) for name in ("events", "cases", "customers")),
        Column("minor", say("column.minor"), is_money=True),
        *([] if look.asked.before is None else [Column("change", say("column.change"), is_number=False)]),
    ]
    rows = [
        [
            Cell(tile.title),
            Cell(tile.counted.events, f"{tile.counted.events:,}", tile.href if tile.counted.events else ""),
            Cell(tile.counted.cases),
            Cell(tile.counted.customers),
            Cell(tile.counted.minor, look.labels.money(tile.counted.minor)) if tile.name == "paid" else Cell(None),
            *([] if look.asked.before is None else [Cell(tile.change or None)]),
        ]
        for tile in tiles
    ]
    return Table("amends-today", say("table.today"), columns, rows)


routes = [route(ROOT, "today", "today.html", build)]
