"""Over a long period SQLite tells customers and cases apart in the order of an index, and reads no row of a table."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

from bot.cases import Store
from bot.cases.insight.figures.counting import Scope, count, grouped, values
from bot.cases.insight.figures.measures import FIGURES, MEASURES, PROMISED
from tests.cases.insight.history import History
from tests.clock import StandingClock


@pytest.fixture
def played(store: Store, clock: StandingClock) -> Store:
    if store.engine.dialect.name != "sqlite":
        pytest.skip("plans of PostgreSQL depend on how many rows there are")
    History(store, clock, 5).play(160, erasing=False)
    return store


def plans(store: Store, ask: Any) -> list[list[str]]:
    """Return the steps of every statement with which a question is answered."""
    told: list[tuple[str, Any]] = []
    with store.read() as session:
        engine = session.get_bind()
        listener = lambda conn, cur, statement, given, ctx, many: told.append((statement, given))  # noqa: E731
        event.listen(engine, "before_cursor_execute", listener)
        ask(session)
        event.remove(engine, "before_cursor_execute", listener)
        connection = session.connection()
        asked = [(statement, given) for statement, given in told if statement.startswith("SELECT")]
        assert asked
        return [
            [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)]
            for statement, given in asked
        ]


@pytest.mark.parametrize("name", ["opened", "resolved", "reopened", "mended", "asked", "ended", "kept", "paid"])
def test_what_is_counted_is_told_apart_in_order(played: Store, clock: StandingClock, name: str) -> None:
    found = plans(played, lambda session: count(session, MEASURES[name], Scope(), clock.now))
    assert not [step for steps in found for step in steps if "TEMP B-TREE" in step]


def test_the_map_and_the_days_of_money_are_in_an_index(played: Store, clock: StandingClock) -> None:
    hazards = {"hazards": FIGURES.c.hazard}
    asked = [
        lambda s: grouped(s, MEASURES["opened"], Scope(), clock.now, ("product", "kind"), hazards, apart=False),
        lambda s: values(s, MEASURES["money"], Scope(), clock.now, ("owner",), PROMISED.c.money_days),
    ]
    steps = [step for ask in asked for plan in plans(played, ask) for step in plan if "figures" in step]
    assert steps and all("COVERING INDEX" in step for step in steps)
