"""Reading the figures of a case costs the same whatever the history: every step of every statement has an index."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.cases import Store
from bot.cases.insight.figures import customers, keeping, reading

GIVEN = {
    "cases": [1, 2],
    "currency": "TWD",
    "reasons": ["fire", "hazard"],
    "subjects": ["case:1", "case:2"],
    "these": [],
}
STATEMENTS = [
    getattr(module, name)
    for module, names in (
        (reading, ("_OF_CASES", "_OF_PROMISES", "_ENTRIES")),
        (keeping, ("_ROWS_OF_CASES", "_PROMISES_OF_CASES", "_UNANSWERED", "_CASES_OF")),
        (customers, ("_MARKS_OF", "_MARKED", "_CUSTOMERS_OF", "_COUNTED_AS", "_FIRST")),
    )
    for name in names
]
# Indexes that many rows of every case share.
SHARED = ("ix_audit_action", "ix_messages_at", "ix_handoffs_state", "ix_promise_changes_what_at")


@pytest.mark.parametrize("statement", STATEMENTS)
def test_every_step_is_found_by_an_index(store: Store, statement: object) -> None:
    if store.engine.dialect.name != "sqlite":
        pytest.skip("plans of PostgreSQL depend on how many rows there are")
    of_numbers = (keeping._ROWS_OF_CASES, keeping._PROMISES_OF_CASES, customers._COUNTED_AS)
    these = [1, 2] if statement in of_numbers else ["a", "b"]
    given = {
        name: these if name == "these" else value for name, value in GIVEN.items() if name in statement.compile().params
    }  # type: ignore[attr-defined]
    written = str(
        statement.params(**given).compile(  # type: ignore[attr-defined]
            dialect=store.engine.dialect, compile_kwargs={"literal_binds": True}
        )
    )
    with store.engine.connect() as connection:
        plan = [row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {written.replace(':', chr(92) + ':')}"))]
    assert plan
    assert [step for step in plan if step.startswith("SCAN") or any(name in step for name in SHARED)] == []
