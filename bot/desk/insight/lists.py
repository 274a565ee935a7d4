"""The list behind a number: the same question as the number, with the cases that it counts."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from bot.cases.errors import NotFound
from bot.cases.insight.figures.counting import Listed, Scope, count, listed
from bot.cases.insight.figures.measures import FIGURES, MEASURES, Measure
from bot.conversation.display import instant
from bot.desk.insight.asked import BadAddress
from bot.desk.insight.frame import route
from bot.desk.insight.look import Look
from bot.desk.insight.tables import Cell, Column, Table
from bot.desk.insight.tabs import ROOT

PAGE, MOST = 100, 10_000
_OF_CASE = ("kind", "sub_kind", "product", "branch", "severity", "stage", "remedy", "mended")


def build(session: Session, look: Look) -> dict[str, Any]:
    """Return the cases that `?of=` counts, a page of them; all of them for a file."""
    measure = MEASURES.get(look.query.get("of", ""))
    if measure is None:
        raise NotFound("There is no such number.")
    scope: Scope = look.asked.now if measure.day is None else look.asked.scope
    counted = count(session, measure, scope, look.now)
    place, whole = _page(look), "csv" in look.query
    limit, skip = (MOST, 0) if whole else (PAGE, (place - 1) * PAGE)
    found = listed(session, measure, scope, look.now, limit=limit, skip=skip)
    return {
        "of": measure.name,
        "has_period": measure.day is not None,
        "counted": counted,
        "place": place,
        "pages": -(-counted.events // PAGE),
        "tables": {"cases": _table(look, measure, found)},
    }


def _page(look: Look) -> int:
    given = look.query.get("page", "1")
    if not (given.isascii() and given.isdigit() and len(given) <= 6 and 1 <= int(given) <= MOST):
        raise BadAddress("page")
    return int(given)


def _table(look: Look, measure: Measure, found: list[Listed]) -> Table:
    say, value = look.labels.say, look.labels.value
    has_promise = bool(found) and found[0].promise is not None
    # The day of what is counted by the day on which it was opened stands there already.
    has_day = measure.day is not None and measure.day is not FIGURES.c.opened_on
    columns = [
        Column("case", say("column.case"), is_number=False),
        Column("opened", say("column.opened"), is_number=False),
        *([Column("day", say("column.day"), is_number=False)] if has_day else []),
        *(Column(name, say(f"filter.{name}"), is_number=False) for name in _OF_CASE),
        *([Column("owner", say("filter.owner"), is_number=False)] if has_promise else []),
        *([Column("minor", say("column.minor"), is_money=True)] if measure.name == "paid" else []),
    ]
    rows = []
    for one in found:
        opened = one.row["opened_at"]
        row = [
            Cell(one.number, one.number, f"/desk/case/{one.number}"),
            Cell(
                opened.astimezone(look.policy.clock.zone).replace(tzinfo=None),
                instant(opened, look.policy.clock.zone, look.locale, look.now),
            ),
        ]
        if has_day:
            row.append(Cell(one.day and one.day.isoformat()))
        row += [
            Cell(one.row[name], value(name, one.row[name]) if one.row[name] is not None else "") for name in _OF_CASE
        ]
        if one.promise is not None:
            row.append(Cell(one.promise["owner"], value("owner", one.promise["owner"])))
            if measure.name == "paid":
                row.append(Cell(one.promise["paid_minor"], look.labels.money(one.promise["paid_minor"])))
        rows.append(row)
    return Table(f"amends-{measure.name}", say(f"of.{measure.name}"), columns, rows)


routes = [route(ROOT + "/list", "today", "list.html", build)]
