"""Causes: what complaints are about, against the period before; where kinds meet products; what customers said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import Session

from bot.cases.insight.figures.counting import UNKNOWN, Counted, count, grouped
from bot.cases.insight.figures.measures import FIGURES, MEASURES
from bot.cases.insight.figures.quotes import quotes
from bot.desk.insight.charts import Bar, Chart, heat, pareto
from bot.desk.insight.dimensions import chosen, offered, only
from bot.desk.insight.frame import route
from bot.desk.insight.look import Look
from bot.desk.insight.tables import Cell, Column, Table
from bot.desk.insight.tabs import ROOT
from bot.insight.ranking import changed_clearly, ranked

OPENED = MEASURES["opened"]
DIMENSIONS = ("cause", "kind", "sub_kind", "product", "branch", "agent_id")
# The rows that are drawn; the table has them all.
DRAWN, MOST_PRODUCTS, QUOTES = 10, 12, 5
_CREDIT = {"credit": func.sum(FIGURES.c.credit_minor)}


def build(session: Session, look: Look) -> dict[str, Any]:
    """Return the ranking by the dimension of `?by=`, the map of products and kinds, and quotes."""
    by = chosen(look, DIMENSIONS)
    now = grouped(session, OPENED, look.asked.scope, look.now, (by,), _CREDIT)
    before = grouped(session, OPENED, look.asked.before, look.now, (by,)) if look.asked.before else None
    drawn, mapped = _map(session, look)
    return {
        "by": by,
        "dimensions": offered(look, DIMENSIONS),
        "counted": count(session, OPENED, look.asked.scope, look.now),
        "pareto": _pareto(look, by, now, before),
        "heat": drawn,
        "quotes": quotes(session, look.asked.scope, limit=QUOTES),
        "tables": {"ranking": _ranking(look, by, now, before), "map": mapped},
    }


Counts = Mapping["tuple[Any, ...]", Counted]


def _ranks(found: Counts) -> list[Any]:
    return ranked({key[0]: counted.cases for key, counted in found.items()})


def _pareto(look: Look, by: str, now: Counts, before: Counts | None) -> Chart:
    title = look.labels.say("chart.pareto", by=look.labels.say(f"filter.{by}"))
    rows = [
        Bar(
            look.labels.value(by, one.key),
            one.count,
            look.list_of("opened", **only(by, one.key)),
            None if before is None else before.get((one.key,), Counted()).cases,
            one.reached,
        )
        for one in _ranks(now)[:DRAWN]
    ]
    return pareto(rows, title)


def _ranking(look: Look, by: str, now: Counts, before: Counts | None) -> Table:
    labels, say = look.labels, look.labels.say
    columns = [
        Column(by, say(f"filter.{by}"), is_number=False),
        Column("cases", say("column.cases")),
        *([] if before is None else [Column("before", say("column.before")), Column("change", say("column.change"))]),
        Column("share", say("column.share")),
        Column("reached", say("column.reached")),
        Column("customers", say("column.customers")),
        Column("money_minor", say("column.money")),
        Column("credit_minor", say("column.credit")),
    ]
    whole, rows = sum(one.cases for one in now.values()), []
    for one in _ranks(now):
        found, mine = now[(one.key,)], only(by, one.key)
        row = [Cell(one.key, labels.value(by, one.key), f"?{look.asked.narrowed(**mine).query(by=_next(by))}")]
        row.append(look.number("opened", one.count, **mine))
        if before is not None and look.asked.earlier is not None:
            was = before.get((one.key,), Counted()).cases
            row += [
                look.number("opened", was, look.asked.earlier, **mine),
                Cell(one.count - was, _change(look, one.count, was)),
            ]
        credit = int(found.more["credit"] or 0)
        row += [
            Cell(round(one.share, 4), labels.share(one.count, whole)),
            Cell(round(one.reached, 4), f"{round(100 * one.reached)} %"),
            Cell(found.customers, f"{found.customers:,}"),
            Cell(found.minor, labels.money(found.minor)),
            Cell(credit, labels.money(credit)),
        ]
        rows.append(row)
    return Table(f"amends-by-{by}", say("table.ranking", by=say(f"filter.{by}")), columns, rows)


def _next(by: str) -> str:
    """Return the dimension to look at when one value of `by` was chosen."""
    return "product" if by in ("kind", "sub_kind", "cause") else "sub_kind"


def _change(look: Look, now: int, was: int) -> str:
    days = look.asked.period.days
    clear = changed_clearly(now, was, now_over=days, before_over=days)
    return look.labels.change(now, was) + (f" · {look.labels.say('clearly')}" if clear else "")


def _map(session: Session, look: Look) -> tuple[Chart, Table]:
    """Return the map of products and kinds, and the same as a table."""
    say, value = look.labels.say, look.labels.value
    found = grouped(session, OPENED, look.asked.scope, look.now, ("product", "kind"))
    kinds = _by_size(found, 1)
    products = _by_size(found, 0)
    title = say("chart.heat")
    drawn_rows, rows = [], []
    for product in products:
        cells = []
        for kind in kinds:
            cases = found.get((product, kind), Counted()).cases
            cells.append(look.number("opened", cases, **only("product", product), **only("kind", kind)))
        rows.append([Cell(product, value("product", product)), *cells])
        drawn_rows.append((value("product", product), [(cell.value, cell.href) for cell in cells]))
    names = [value("kind", kind) for kind in kinds]
    columns = [Column("product", say("filter.product"), is_number=False)]
    columns += [Column(str(kind or UNKNOWN), name) for kind, name in zip(kinds, names)]
    return heat(names, drawn_rows[:MOST_PRODUCTS], title), Table("amends-products-kinds", title, columns, rows)


def _by_size(found: Counts, place: int) -> Sequence[Any]:
    sums: dict[Any, int] = {}
    for key, counted in found.items():
        sums[key[place]] = sums.get(key[place], 0) + counted.cases
    return [one.key for one in ranked(sums)]


routes = [route(ROOT + "/causes", "causes", "causes.html", build)]
