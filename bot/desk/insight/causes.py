"""Causes: what complaints are about, against the period before; where kinds meet products; what customers said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, func, true
from sqlalchemy.orm import Session

from bot.cases.insight.figures.counting import UNKNOWN, Counted, count, grouped
from bot.cases.insight.figures.measures import FIGURES, MEASURES
from bot.cases.insight.figures.quotes import quotes
from bot.desk.insight.charts import BOXES, Chart, heat
from bot.desk.insight.dimensions import chosen, offered, only
from bot.desk.insight.frame import route
from bot.desk.insight.look import Look
from bot.desk.insight.ranking import Counts, Ranking, read_orders
from bot.desk.insight.tables import Cell, Column, Table
from bot.desk.insight.tabs import ROOT
from bot.insight.ranking import ranked

OPENED = MEASURES["opened"]
DIMENSIONS = ("cause", "kind", "sub_kind", "product", "branch", "agent_id")
MOST_PRODUCTS, QUOTES = 12, 5
_CREDIT = {"credit": func.sum(FIGURES.c.credit_minor)}
_HAZARDS = {"hazards": func.sum(case((FIGURES.c.hazard == true(), 1), else_=0))}
# A row of the map: its label, and for each column the count and the address that it opens.
_Row = tuple[str, Sequence[tuple[int, str]]]


def build(session: Session, look: Look) -> dict[str, Any]:
    """Return the ranking by the dimension of `?by=`, the map of products and kinds, and quotes."""
    ranking = _ranking(session, look, chosen(look, DIMENSIONS))
    drawn, mapped = _map(session, look)
    return {
        "by": ranking.by,
        "dimensions": offered(look, DIMENSIONS),
        "counted": count(session, OPENED, look.asked.scope, look.now),
        "pareto": ranking.charts(),
        "heat": drawn,
        "quotes": quotes(session, look.asked.scope, limit=QUOTES),
        "tables": {"ranking": ranking.table(), "map": mapped},
    }


def _ranking(session: Session, look: Look, by: str) -> Ranking:
    asked, earlier = look.asked, look.asked.earlier
    now, orders = grouped(session, OPENED, asked.scope, look.now, (by,), _CREDIT), read_orders(session, asked, by)
    if earlier is None:
        return Ranking(look, by, now, orders)
    before = grouped(session, OPENED, earlier.scope, look.now, (by,), apart=False)
    return Ranking(look, by, now, orders, before, read_orders(session, earlier, by))


def _map(session: Session, look: Look) -> tuple[list[Chart], Table]:
    """Return the map of products and kinds, for each width, and the same as a table."""
    say, value = look.labels.say, look.labels.value
    found = grouped(session, OPENED, look.asked.scope, look.now, ("product", "kind"), _HAZARDS, apart=False)
    kinds, title = _by_size(found, 1), say("chart.heat")
    drawn, hazards, rows = list[_Row](), list[bool](), []
    for product in _by_size(found, 0):
        cells = []
        for kind in kinds:
            cases = found.get((product, kind), Counted()).cases
            cells.append(look.number("opened", cases, **only("product", product), **only("kind", kind)))
        rows.append([Cell(product, value("product", product)), *cells])
        hazards.append(any(found[key].more["hazards"] for key in found if key[0] == product))
        drawn.append((value("product", product), [(cell.value, cell.href) for cell in cells]))
    names = [value("kind", kind) for kind in kinds]
    columns = [Column("product", say("filter.product"), is_number=False)]
    columns += [Column(str(kind or UNKNOWN), name) for kind, name in zip(kinds, names)]
    shown = _shortened(look, drawn, hazards)
    charts = [heat(names, shown, title, box) for box in BOXES]
    return charts, Table("amends-products-kinds", title, columns, rows)


def _shortened(look: Look, rows: Sequence[_Row], hazards: Sequence[bool]) -> list[_Row]:
    """Return the first rows and those with a hazard, and one row with the sums of all others."""
    stands = [place < MOST_PRODUCTS or is_hazard for place, is_hazard in enumerate(hazards)]
    left_out = [cells for (_, cells), is_there in zip(rows, stands) if not is_there]
    found = [row for row, is_there in zip(rows, stands) if is_there]
    if left_out:
        sums = [(sum(count for count, _ in column), "") for column in zip(*left_out)]
        found.append((look.labels.say("others"), sums))
    return found


def _by_size(found: Counts, place: int) -> Sequence[Any]:
    sums: dict[Any, int] = {}
    for key, counted in found.items():
        sums[key[place]] = sums.get(key[place], 0) + counted.cases
    return [one.key for one in ranked(sums)]


routes = [route(ROOT + "/causes", "causes", "causes.html", build)]
