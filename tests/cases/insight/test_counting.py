"""Every measure counts what a slow, obvious recount of random histories counts: whole, by day, grouped, as a list."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.cases import Store
from bot.cases.insight.figures.counting import UNKNOWN, Scope, by_day, count, grouped, listed
from bot.cases.insight.figures.measures import CALLS, CASES, MEASURES, PROMISES
from bot.cases.models import Case, Commitment, Handoff
from tests.cases.insight.history import RULES, History
from tests.cases.insight.recount import Record, groups, recount_case, recount_promise
from tests.clock import StandingClock

pytestmark = pytest.mark.slow
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
    "redated": (lambda r: r["made_on"], lambda r, now: r["redated"] > 0 and r["state"] != "voided"),
    "paid": (
        lambda r: r["settled_on"],
        lambda r, now: r["state"] == "kept" and (r["paid_minor"] or 0) > 0 and r["currency"] == "TWD",
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


def scopes(rng: random.Random, clock: StandingClock) -> list[Scope]:
    """Return all time, and random periods with random filters."""
    made = [Scope()]
    for _ in range(12):
        since = clock.now.date() - timedelta(days=rng.randrange(10, 90))
        only: dict[str, Any] = {}
        if rng.random() < 0.6:
            only["kind"] = rng.choice(["process", "product_quality", UNKNOWN])
        if rng.random() < 0.3:
            only["product"] = rng.choice(["kettle", UNKNOWN])
        if rng.random() < 0.2:
            only["remedy"] = rng.choice(["refund", UNKNOWN])
        made.append(Scope(since, since + timedelta(days=rng.randrange(60)), only))
    return made


def case_of(row: Row) -> Row:
    return row.get("case", row)  # type: ignore[no-any-return]


@pytest.mark.parametrize("seed", range(20, 23))
def test_every_measure_counts_what_a_recount_counts(store: Store, clock: StandingClock, seed: int) -> None:
    history = History(store, clock, seed)
    history.play(260, erasing=False)
    now = clock.now
    seen: Counter[str] = Counter()
    with store.read() as session:
        rows = naive_rows(Record(session))
        for scope in scopes(history.rng, clock):
            for name, measure in MEASURES.items():
                wanted = counted_rows(rows, name, scope, now)
                seen[name] += len(wanted)
                found = count(session, measure, scope, now)
                assert (found.events, found.cases, found.customers) == (
                    len(wanted),
                    len({case_of(row)["id"] for row in wanted}),
                    len({case_of(row)["customer"] for row in wanted}),
                ), (name, scope)
                assert found.minor == sum(row[MINOR[name]] for row in wanted if name in MINOR)
                by_kind = {key[0]: one.events for key, one in grouped(session, measure, scope, now, ("kind",)).items()}
                assert by_kind == Counter(case_of(row)["kind"] for row in wanted), (name, scope)
                behind = listed(session, measure, scope, now, limit=1000)
                assert len(behind) == len(wanted)
                assert Counter(one.row["case_id"] for one in behind) == Counter(case_of(row)["id"] for row in wanted)
                if name not in HAS_NO_DAY and name not in MINOR:
                    assert by_day(session, measure, scope, now) == Counter(NAIVE[name][0](row) for row in wanted)
    assert set(NAIVE) == set(MEASURES)
    assert len([name for name in MEASURES if seen[name]]) > len(MEASURES) * 2 / 3
