"""Recovery: whether customers say that it is mended, by remedy, cause and more; marks for outcome, process, treatment.

What is counted is what customers answered. Nothing is said about loyalty: that complaints handled well make customers
more loyal than those who never complained is not borne out (de Matos, Henrique and Rossi 2007).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import case, func
from sqlalchemy.orm import Session

from bot.cases.insight.figures.counting import Counted, count, grouped
from bot.cases.insight.figures.measures import FIGURES, MEASURES
from bot.desk.insight.asked import Asked
from bot.desk.insight.charts import Chart, stacked
from bot.desk.insight.dimensions import chosen, offered, only
from bot.desk.insight.frame import route
from bot.desk.insight.look import Look
from bot.desk.insight.tables import Cell, Column, Table
from bot.desk.insight.tabs import ROOT
from bot.insight.labels import FEW

ASKED, SCORED = MEASURES["asked"], MEASURES["scored"]
DIMENSIONS = ("remedy", "cause", "kind", "product", "branch", "agent_id")
# Answers with the shade in which each is drawn.
ANSWERS = {"mended": "good", "half": "half", "not": "bad", "silent": "mute"}
MARKS = ("outcome", "process", "treatment")
DRAWN = 10
_SUMS = {answer: func.sum(case((FIGURES.c.mended == answer, 1), else_=0)) for answer in ANSWERS}
_MARKED = {name: func.sum(FIGURES.c[name]) for name in MARKS}
_NUMBERS = {f"{name}_count": func.count(FIGURES.c[name]) for name in MARKS}

Counts = Mapping["tuple[Any, ...]", Counted]


def build(session: Session, look: Look) -> dict[str, Any]:
    """Return answers and marks of the period, by the dimension of `?by=`."""
    by, earlier = chosen(look, DIMENSIONS), look.asked.earlier
    found = grouped(session, ASKED, look.asked.scope, look.now, (by,), _SUMS, apart=False)
    before = grouped(session, ASKED, earlier.scope, look.now, (by,), _SUMS, apart=False) if earlier else {}
    marked = grouped(session, SCORED, look.asked.scope, look.now, (by,), {**_MARKED, **_NUMBERS}, apart=False)
    whole = Counted(more={name: sum(one.more[name] or 0 for one in marked.values()) for name in (*_MARKED, *_NUMBERS)})
    return {
        "by": by,
        "dimensions": offered(look, DIMENSIONS),
        "answers": _sums(found.values()),
        "before": _sums(before.values()) if earlier else None,
        "counted": count(session, ASKED, look.asked.scope, look.now),
        "marks": [(name, _mean(look, whole, name)) for name in MARKS],
        "drawn": _drawn(look, by, found),
        "tables": {"answers": _answers(look, by, found, before, earlier), "marks": _marks(look, by, marked)},
    }


def _sums(found: Any) -> dict[str, int]:
    sums = dict.fromkeys((*ANSWERS, "answered", "asked"), 0)
    for counted in found:
        sums["asked"] += counted.events
        for answer in ANSWERS:
            number = int(counted.more[answer] or 0)
            sums[answer] += number
            sums["answered"] += number if answer != "silent" else 0
    return sums


def _by_size(found: Counts) -> Sequence[Any]:
    return sorted(found, key=lambda key: (-found[key].events, str(key[0])))


def _drawn(look: Look, by: str, found: Counts) -> Chart:
    rows = []
    for key in _by_size(found)[:DRAWN]:
        sums = _sums([found[key]])
        parts = [(shade, sums[answer]) for answer, shade in ANSWERS.items()]
        rows.append((look.labels.value(by, key[0]), look.list_of("asked", **only(by, key[0])), parts))
    return stacked(rows, look.labels.say("chart.answers", by=look.labels.say(f"filter.{by}")))


def _answers(look: Look, by: str, found: Counts, before: Counts, earlier: Asked | None) -> Table:
    labels, say, rows = look.labels, look.labels.say, []
    columns = [
        Column(by, say(f"filter.{by}"), is_number=False),
        Column("asked", say("column.asked")),
        *(Column(answer, say(f"mended.{answer}")) for answer in ANSWERS),
        Column("share", say("column.mended_share")),
        *([] if earlier is None else [Column("share_before", say("column.before"))]),
    ]
    for key in _by_size(found):
        sums, narrowed = _sums([found[key]]), only(by, key[0])
        row = [Cell(key[0], labels.value(by, key[0])), look.number("asked", sums["asked"], **narrowed)]
        row += [look.number(answer, sums[answer], **narrowed) for answer in ANSWERS]
        row.append(Cell(_share(sums), labels.share(sums["mended"], sums["answered"])))
        if earlier is not None:
            was = _sums([before[key]] if key in before else [])
            row.append(Cell(_share(was), labels.share(was["mended"], was["answered"])))
        rows.append(row)
    return Table(f"amends-mended-by-{by}", say("table.answers", by=say(f"filter.{by}")), columns, rows)


def _share(sums: Mapping[str, int]) -> float | None:
    return round(sums["mended"] / sums["answered"], 4) if sums["answered"] else None


def _marks(look: Look, by: str, found: Counts) -> Table:
    say = look.labels.say
    columns = [
        Column(by, say(f"filter.{by}"), is_number=False),
        Column("scored", say("column.scored")),
        *(Column(name, say(f"mark.{name}")) for name in MARKS),
    ]
    rows = [
        [
            Cell(key[0], look.labels.value(by, key[0])),
            look.number("scored", found[key].events, **only(by, key[0])),
            *(Cell(_rounded(found[key], name), _mean(look, found[key], name)) for name in MARKS),
        ]
        for key in _by_size(found)
    ]
    return Table(f"amends-marks-by-{by}", say("table.marks", by=say(f"filter.{by}")), columns, rows)


def _rounded(counted: Counted, name: str) -> float | None:
    marks = counted.more[f"{name}_count"]
    return round(int(counted.more[name]) / marks, 2) if marks else None


def _mean(look: Look, counted: Counted, name: str) -> str:
    """Return a mean mark; from how many it is where they are few."""
    mean, number = _rounded(counted, name), int(counted.more[f"{name}_count"])
    if mean is None:
        return "–"
    return look.labels.say("mean_of_few", mean=f"{mean:.1f}", count=number) if number < FEW else f"{mean:.1f}"


routes = [route(ROOT + "/recovery", "recovery", "recovery.html", build)]
