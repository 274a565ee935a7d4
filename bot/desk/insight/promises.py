"""Promises: in time, late or not, and ever broken, by remedy, branch, kind and owner; by week; days until money."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median
from typing import Any

from sqlalchemy import and_, case, func, true
from sqlalchemy.orm import Session

from bot.cases.insight.figures.counting import Counted, Scope, count, grouped, values
from bot.cases.insight.figures.measures import MEASURES, PROMISED
from bot.desk.insight.asked import Asked
from bot.desk.insight.charts import BOXES, Chart, stacked
from bot.desk.insight.dimensions import chosen, offered, only
from bot.desk.insight.frame import route
from bot.desk.insight.look import Look
from bot.desk.insight.tables import Cell, Column, Table
from bot.desk.insight.tabs import ROOT
from bot.insight.periods import last_weeks

ENDED, MONEY = MEASURES["ended"], MEASURES["money"]
DIMENSIONS = ("remedy", "branch", "kind", "product", "owner")
# Measures of how a promise ended, with the shade in which each is drawn.
ENDS = {"kept": "good", "kept_late": "half", "broken": "bad"}
# Beside them, because a broken promise that was kept later is one of those kept late.
EVER = "ever_broken"
COUNTED = (*ENDS, EVER)
DRAWN, WEEKS = 10, 13
_KEPT = PROMISED.c.state == "kept"


def _sum(condition: Any) -> Any:
    return func.sum(case((condition, 1), else_=0))


_SUMS = {
    "kept": _sum(and_(_KEPT, PROMISED.c.in_time == true())),
    "kept_late": _sum(and_(_KEPT, PROMISED.c.in_time != true())),
    "broken": _sum(PROMISED.c.state == "broken"),
    EVER: _sum(PROMISED.c.was_broken == true()),
}


def build(session: Session, look: Look) -> dict[str, Any]:
    """Return how the promises of the period ended, by the dimension of `?by=` and by week."""
    by = chosen(look, DIMENSIONS)
    found = grouped(session, ENDED, look.asked.scope, look.now, (by,), _SUMS, apart=False)
    earlier = look.asked.earlier
    before = grouped(session, ENDED, earlier.scope, look.now, (by,), _SUMS, apart=False) if earlier else {}
    days = values(session, MONEY, look.asked.scope, look.now, (by,), PROMISED.c.money_days)
    every_day = [one for several in days.values() for one in several]
    return {
        "by": by,
        "dimensions": offered(look, DIMENSIONS),
        "ended": _ends(found.values()),
        "before": _ends(before.values()) if earlier else None,
        "counted": count(session, ENDED, look.asked.scope, look.now),
        "money_days": _days(look, every_day),
        "drawn": _drawn(look, by, found),
        "tables": {"ends": _table(look, by, found, before, days, earlier), "weeks": _weeks(session, look)},
    }


Counts = Mapping["tuple[Any, ...]", Counted]


def _ends(found: Any) -> dict[str, int]:
    sums = dict.fromkeys((*COUNTED, "ended"), 0)
    for counted in found:
        sums["ended"] += counted.events
        for end in COUNTED:
            sums[end] += int(counted.more[end] or 0)
    return sums


def _by_size(found: Counts) -> list[Any]:
    return sorted(found, key=lambda key: (-found[key].events, str(key[0])))


def _drawn(look: Look, by: str, found: Counts) -> list[Chart]:
    rows = [
        (
            look.labels.value(by, key[0]),
            look.list_of("ended", **only(by, key[0])),
            [(shade, int(found[key].more[end] or 0)) for end, shade in ENDS.items()],
        )
        for key in _by_size(found)[:DRAWN]
    ]
    title = look.labels.say("chart.ends", by=look.labels.say(f"filter.{by}"))
    return [stacked(rows, title, box) for box in BOXES]


def _table(
    look: Look, by: str, found: Counts, before: Counts, days: Mapping[Any, list[float]], earlier: Asked | None
) -> Table:
    labels, say, rows = look.labels, look.labels.say, []
    columns = [
        Column(by, say(f"filter.{by}"), is_number=False),
        Column("ended", say("column.ended")),
        *(Column(end, say(f"column.{end}")) for end in COUNTED),
        Column("share", say("column.in_time")),
        *([] if earlier is None else [Column("share_before", say("column.before"))]),
        Column("money_days", say("column.money_days")),
    ]
    for key in _by_size(found):
        now, narrowed = _ends([found[key]]), only(by, key[0])
        row = [Cell(key[0], labels.value(by, key[0])), look.number("ended", now["ended"], **narrowed)]
        row += [look.number(end, now[end], **narrowed) for end in COUNTED]
        row.append(Cell(_share(now), labels.share(now["kept"], now["ended"])))
        if earlier is not None:
            was = _ends([before[key]]) if key in before else _ends([])
            row.append(Cell(_share(was), labels.share(was["kept"], was["ended"])))
        taken = days.get(key, [])
        row.append(Cell(round(median(taken), 2) if taken else None, _days(look, taken)))
        rows.append(row)
    return Table(f"amends-promises-by-{by}", say("table.ends", by=say(f"filter.{by}")), columns, rows)


def _weeks(session: Session, look: Look) -> Table:
    weeks, say = last_weeks(look.asked.period.until, WEEKS), look.labels.say
    scope = Scope(weeks[0].since, weeks[-1].until, look.asked.only)
    found = grouped(session, ENDED, scope, look.now, (), _SUMS, each_day=True, apart=False)
    rows = []
    for week in weeks:
        sums = _ends([counted for key, counted in found.items() if week.since <= key[0] <= week.until])
        asked = look.asked.within(week)
        rows.append(
            [
                Cell(week.since.isoformat()),
                look.number("ended", sums["ended"], asked),
                *(look.number(end, sums[end], asked) for end in COUNTED),
                Cell(_share(sums), look.labels.share(sums["kept"], sums["ended"])),
            ]
        )
    columns = [
        Column("week", say("column.week"), is_number=False),
        Column("ended", say("column.ended")),
        *(Column(end, say(f"column.{end}")) for end in COUNTED),
        Column("share", say("column.in_time")),
    ]
    return Table("amends-promises-by-week", say("table.weeks"), columns, rows)


def _share(sums: Mapping[str, int]) -> float | None:
    return round(sums["kept"] / sums["ended"], 4) if sums["ended"] else None


def _days(look: Look, taken: list[float]) -> str:
    return look.labels.say("days_median", days=f"{median(taken):.1f}", count=len(taken)) if taken else "–"


routes = [route(ROOT + "/promises", "promises", "promises.html", build)]
