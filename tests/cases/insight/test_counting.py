"""Every measure counts what a slow, obvious recount of random histories counts: whole, by day, grouped, as a list."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from bot.cases import Store
from bot.cases.insight.figures.counting import UNKNOWN, Scope, by_day, count, grouped, listed
from bot.cases.insight.figures.measures import MEASURES
from tests.cases.insight.history import History
from tests.cases.insight.naive import HAS_NO_DAY, MINOR, NAIVE, case_of, counted_rows, naive_rows
from tests.cases.insight.recount import Record
from tests.clock import StandingClock

pytestmark = pytest.mark.slow


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
                if name not in HAS_NO_DAY:
                    assert by_day(session, measure, scope, now) == Counter(NAIVE[name][0](row) for row in wanted)
    assert set(NAIVE) == set(MEASURES)
    assert len([name for name in MEASURES if seen[name]]) > len(MEASURES) * 2 / 3
