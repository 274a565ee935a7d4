"""The ranking of Causes: the values of a dimension with their complaints, the period before, and per 1,000 orders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from bot.cases.insight import exposures
from bot.cases.insight.figures.counting import UNKNOWN, Counted
from bot.desk.insight.asked import Asked
from bot.desk.insight.charts import BOXES, Bar, Chart, pareto
from bot.desk.insight.dimensions import only
from bot.desk.insight.look import Look
from bot.desk.insight.tables import Cell, Column, Table
from bot.desk.insight.tabs import ROOT
from bot.insight.ranking import Ranked, changed_clearly, ranked

Counts = Mapping["tuple[Any, ...]", Counted]
# The rows that are drawn; the table has them all.
DRAWN = 10
ORDERED = ("product", "branch")
_NONE = Counted()


@dataclass(frozen=True)
class Orders:
    """How many orders there were in a period: of each value of the dimension, or `whole` for every one of them."""

    by_value: Mapping[Any, int]
    whole: int | None = None

    def of(self, value: Any) -> int | None:
        """Return the orders against which the cases of a value are counted; None when they are not known."""
        return self.by_value.get(value, self.whole)


def read_orders(session: Session, asked: Asked, by: str) -> Orders:
    """Read the orders of a period; a cause or a kind is no part of an order, a product and a branch are."""
    since, until, chosen = asked.period.since, asked.period.until, asked.only
    if UNKNOWN in (chosen.get("product"), chosen.get("branch")):
        return Orders({})
    if by in ORDERED:
        return Orders({} if chosen.keys() & set(ORDERED) else exposures.by_value(session, since, until, by))
    products = [chosen["product"]] if "product" in chosen else []
    return Orders({}, exposures.between(session, since, until, products=products, branch=chosen.get("branch")))


@dataclass(frozen=True)
class Ranking:
    """The counts of a dimension in the period and, if it is compared, the one before, with the orders of each."""

    look: Look
    by: str
    now: Counts
    orders: Orders
    before: Counts | None = None
    orders_before: Orders = Orders({})

    @property
    def ranks(self) -> list[Ranked[Any]]:
        """Return the values, those with most cases first."""
        return ranked({key[0]: counted.cases for key, counted in self.now.items()})

    def charts(self) -> list[Chart]:
        """Return the first values as a Pareto chart, for each width."""
        labels = self.look.labels
        rows = [
            Bar(
                labels.value(self.by, one.key),
                one.count,
                self.look.list_of("opened", **only(self.by, one.key)),
                self._was(one.key),
                one.reached,
            )
            for one in self.ranks[:DRAWN]
        ]
        title = labels.say("chart.pareto", by=labels.say(f"filter.{self.by}"))
        return [pareto(rows, self._whole, title, box) for box in BOXES]

    def table(self) -> Table:
        """Return all values as a table."""
        say, whole = self.look.labels.say, self._whole
        columns = [Column(self.by, say(f"filter.{self.by}"), is_number=False)]
        names = ["cases", *self._compared("before", "change"), *self._rated("per_1000")]
        names += [*self._compared(*self._rated("per_1000_before")), "share", "reached", "customers"]
        columns += [Column(name, say(f"column.{name}")) for name in names]
        columns += [Column(f"{name}_minor", say(f"column.{name}"), is_money=True) for name in ("money", "credit")]
        rows = [[cells[column.name] for column in columns] for cells in (self._row(one, whole) for one in self.ranks)]
        return Table(f"amends-by-{self.by}", say("table.ranking", by=say(f"filter.{self.by}")), columns, rows)

    @property
    def _whole(self) -> int:
        return sum(one.cases for one in self.now.values())

    def _compared(self, *names: str) -> tuple[str, ...]:
        return () if self.before is None else names

    def _rated(self, *names: str) -> tuple[str, ...]:
        return names if any(self.orders.of(key[0]) for key in self.now) else ()

    def _was(self, value: Any) -> int | None:
        return None if self.before is None else self.before.get((value,), _NONE).cases

    def _row(self, one: Ranked[Any], whole: int) -> dict[str, Cell]:
        look, labels, mine = self.look, self.look.labels, only(self.by, one.key)
        found, was, earlier = self.now[(one.key,)], self._was(one.key), look.asked.earlier
        credit = int(found.more["credit"] or 0)
        return {
            self.by: Cell(one.key, labels.value(self.by, one.key), self._deeper(one.key)),
            "cases": look.number("opened", one.count, **mine),
            "before": Cell(None) if was is None else look.number("opened", was, earlier, **mine),
            "change": Cell(None) if was is None else Cell(one.count - was, self._change(one, was)),
            "per_1000": _rate(one.count, self.orders.of(one.key)),
            "per_1000_before": _rate(was, self.orders_before.of(one.key)),
            "share": Cell(round(one.share, 4), labels.share(one.count, whole)),
            "reached": Cell(round(one.reached, 4), f"{round(100 * one.reached)} %"),
            "customers": Cell(found.customers, f"{found.customers:,}"),
            "money_minor": Cell(found.minor, labels.money(found.minor)),
            "credit_minor": Cell(credit, labels.money(credit)),
        }

    def _deeper(self, value: Any) -> str:
        """Return where a value leads: a cause to its own page, where actions begin; others to what is within them."""
        if self.by == "cause":
            return f"{ROOT}/causes/{value}" if value else ""
        following = "product" if self.by in ("kind", "sub_kind") else "sub_kind"
        return f"?{self.look.asked.narrowed(**only(self.by, value)).query(by=following)}"

    def _change(self, one: Ranked[Any], was: int) -> str:
        """Return how many more or fewer, and whether that is more than chance: over orders if known, else over days."""
        orders, orders_was = self.orders.of(one.key), self.orders_before.of(one.key)
        days = self.look.asked.period.days
        over = (orders, orders_was) if orders and orders_was else (days, days)
        clear = changed_clearly(one.count, was, now_over=over[0], before_over=over[1])
        said = self.look.labels.change(one.count, was)
        return f"{said} · {self.look.labels.say('clearly')}" if clear else said


def _rate(cases: int | None, orders: int | None) -> Cell:
    """Return how many cases there were for each 1,000 orders."""
    if cases is None or not orders:
        return Cell(None)
    return Cell(round(1000 * cases / orders, 3), f"{1000 * cases / orders:.2f}")
