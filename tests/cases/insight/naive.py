"""What each measure counts, said again in the plainest way over rows that a recount found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from bot.cases.insight.figures.counting import UNKNOWN, Scope
from bot.cases.insight.figures.measures import CALLS, CASES, MEASURES, PROMISES
from bot.cases.models import Case, Commitment, Handoff
from tests.cases.insight.history import RULES
from tests.cases.insight.recount import Record, groups, recount_case, recount_promise

Row = dict[str, Any]
# For each measure the day of a row, and whether it counts; a row of a promise or a call has its case's under "case".
NAIVE: dict[str, tuple[Callable[[Row], Any], Callable[[Row, datetime], bool]]] = {
    "opened": (lambda r: r["opened_on"], lambda r, now: True),
    "hazard": (lambda r: r["opened_on"], lambda r, now: r["hazard"]),
    "resolved": (lambda r: r["resolved_on"], lambda r, now: True),
    "called": (lambda r: RULES.day(r["called"]), lambda r, now: True),
    "in_work": (
        lambda r: None,
        lambda r, now: r["stage"] in ("noted", "listening", "clarifying", "offering", "escalated"),
    ),
    "reopened": (lambda r: r["reopened_on"], lambda r, now: True),
    "mended": (lambda r: r["mended_on"], lambda r, now: r["mended"] == "mended"),
    "half": (lambda r: r["mended_on"], lambda r, now: r["mended"] == "half"),
    "not": (lambda r: r["mended_on"], lambda r, now: r["mended"] == "not"),
    "silent": (lambda r: r["mended_on"], lambda r, now: r["mended"] == "silent"),
    "answered": (lambda r: r["mended_on"], lambda r, now: r["mended"] in ("mended", "half", "not")),
    "asked": (lambda r: r["mended_on"], lambda r, now: r["mended"] is not None),
    "scored": (lambda r: r["scored_on"], lambda r, now: True),
    "waiting": (lambda r: None, lambda r, now: r["state"] == "waiting"),
    "overdue": (lambda r: None, lambda r, now: r["state"] == "waiting" and r["promised_by"] < now),
    "made": (lambda r: r["made_on"], lambda r, now: r["state"] != "voided"),
    "due": (lambda r: r["due_on"], lambda r, now: r["state"] == "open"),
    "late": (
        lambda r: None,
        lambda r, now: (
            (r["state"] == "open" and r["due_at"] < now)
            or (r["state"] == "broken" and r["case"]["stage"] not in ("resolved", "closed"))
        ),
    ),
    "ended": (lambda r: r["settled_on"], lambda r, now: r["state"] in ("kept", "broken")),
    "kept": (lambda r: r["settled_on"], lambda r, now: r["state"] == "kept" and r["in_time"]),
    "kept_late": (lambda r: r["settled_on"], lambda r, now: r["state"] == "kept" and not r["in_time"]),
    "broken": (lambda r: r["settled_on"], lambda r, now: r["state"] == "broken"),
    "ever_broken": (lambda r: r["settled_on"], lambda r, now: r["state"] in ("kept", "broken") and r["was_broken"]),
    "redated": (lambda r: r["made_on"], lambda r, now: r["redated"] > 0 and r["state"] != "voided"),
    "money": (lambda r: r["settled_on"], lambda r, now: r["state"] == "kept" and r["is_money"]),
    "paid_unknown": (
        lambda r: r["settled_on"],
        lambda r, now: r["state"] == "kept" and r["is_money"] and r["paid_minor"] is None,
    ),
    "paid": (
        lambda r: r["settled_on"],
        lambda r, now: r["state"] == "kept" and r["is_money"] and (r["paid_minor"] or 0) > 0 and r["currency"] == "TWD",
    ),
}
MINOR = {"paid": "paid_minor", "opened": "money_minor"}
HAS_NO_DAY = {"in_work", "waiting", "overdue", "late"}


def naive_rows(record: Record) -> dict[str, list[Row]]:
    """Return the rows of cases, promises and calls as a recount finds them."""
    customer = groups(record)
    cases: dict[int, Row] = {}
    for case in record.rows[Case]:
        called = [row.requested_at for row in record.all(Handoff, lambda h, c=case: h.case_id == c.id)]
        more = {"customer": customer[case.conversation_id], "id": case.id, "called": min(called, default=None)}
        cases[case.id] = {**recount_case(record, case), **more}
    promises = [
        {**recount_promise(record, row), "case": cases[row.case_id], "due_at": row.due_at}
        for row in record.rows[Commitment]
    ]
    calls = [
        {"state": row.state, "promised_by": row.promised_by, "case": cases[row.case_id]}
        for row in record.rows[Handoff]
        if row.case_id is not None
    ]
    return {CASES: [row for row in cases.values() if row["counted"]], PROMISES: promises, CALLS: calls}


def counted_rows(rows: dict[str, list[Row]], name: str, scope: Scope, now: datetime) -> list[Row]:
    """Return the rows that a measure counts in a scope."""
    day_of, holds = NAIVE[name]
    found = []
    for row in rows[MEASURES[name].of]:
        case, day = row.get("case", row), day_of(row)
        if not holds(row, now) or (name not in HAS_NO_DAY and day is None):
            continue
        if day is not None and not (scope.since or date.min) <= day <= (scope.until or date.max):
            continue
        values = {key: row[key] if key in ("owner", "remedy") and key in row else case.get(key) for key in scope.only}
        if all(values[key] == (None if value == UNKNOWN else value) for key, value in scope.only.items()):
            found.append(row)
    return found


def case_of(row: Row) -> Row:
    return row.get("case", row)  # type: ignore[no-any-return]
