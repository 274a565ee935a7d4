"""The figures say what the record says: recounted on random histories, kept and rebuilt to the same rows."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.cases import Store
from bot.cases.insight.figures.rebuild import add_missing, rebuild
from bot.cases.insight.figures.rows import OF_WORDS
from bot.cases.models import Case, CaseFigure, Commitment, Conversation, PromiseFigure
from tests.cases.insight.history import RULES, History
from tests.cases.insight.recount import Record, groups, recount_case, recount_promise
from tests.clock import StandingClock

pytestmark = pytest.mark.slow
ACTS = 220
# What a promise is counted by, as its case is.
OF_CASE = ("kind", "product", "branch", "customer")


def table_of(session: Session, model: type) -> dict[int, dict[str, Any]]:
    table = model.__table__  # type: ignore[attr-defined]
    key = next(iter(table.primary_key)).name
    return {row[key]: dict(row) for row in session.execute(select(table).order_by(table.c[key])).mappings()}


def tables(store: Store) -> tuple[dict[int, dict[str, Any]], dict[int, dict[str, Any]]]:
    with store.read() as session:
        return table_of(session, CaseFigure), table_of(session, PromiseFigure)


def differences(row: dict[str, Any], recounted: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {
        name: (row[name], value)
        for name, value in recounted.items()
        if (row[name] != pytest.approx(value) if isinstance(value, float) else row[name] != value)
    }


@pytest.mark.parametrize("seed", range(3))
def test_every_row_is_what_a_recount_finds(store: Store, clock: StandingClock, seed: int) -> None:
    history = History(store, clock, seed)
    history.play(ACTS)
    assert history.refused < ACTS / 2
    with store.read() as session:
        record = Record(session)
        kept, promises = table_of(session, CaseFigure), table_of(session, PromiseFigure)
        erased = {talk.id for talk in record.rows[Conversation] if talk.erased_at}
        assert set(kept) == {case.id for case in record.rows[Case]} and len(kept) > 10
        assert set(promises) == {promise.id for promise in record.rows[Commitment]}
        for case in record.rows[Case]:
            wanted = recount_case(record, case)
            if case.conversation_id in erased:
                wanted = {name: value for name, value in wanted.items() if name not in (*OF_WORDS, "reopened_on")}
            assert differences(kept[case.id], wanted) == {}, case.number
        for promise in record.rows[Commitment]:
            assert differences(promises[promise.id], recount_promise(record, promise)) == {}
            case = kept[promise.case_id]
            assert [promises[promise.id][name] for name in OF_CASE] == [case[name] for name in OF_CASE]


@pytest.mark.parametrize("seed", range(3, 6))
def test_rebuilding_gives_the_same_rows_also_from_nothing(store: Store, clock: StandingClock, seed: int) -> None:
    History(store, clock, seed).play(ACTS)
    before = tables(store)
    assert rebuild(store.begin, RULES) == (len(before[0]), 0)
    assert tables(store) == before
    with store.begin() as session:
        erased = {talk.id for talk in session.execute(select(Conversation)).scalars() if talk.erased_at}
        session.execute(delete(PromiseFigure))
        session.execute(delete(CaseFigure))
    assert add_missing(store.begin, RULES) == len(before[0])

    def left(cases: dict[int, dict[str, Any]], promises: dict[int, dict[str, Any]]) -> list[Any]:
        # What was erased before anything was counted is not known any more, nor whom it connected.
        there = [row for row in cases.values() if row["conversation_id"] not in erased]
        ids = {row["case_id"] for row in there}
        unknown = {"customer"} if erased else set()
        rows = [*there, *(row for row in promises.values() if row["case_id"] in ids)]
        return [{name: value for name, value in row.items() if name not in unknown} for row in rows]

    assert left(*tables(store)) == left(*before)


@pytest.mark.parametrize("seed", range(8, 10))
def test_customers_are_those_who_share_an_address(store: Store, clock: StandingClock, seed: int) -> None:
    History(store, clock, seed).play(ACTS, erasing=False)
    with store.read() as session:
        record = Record(session)
        customer = groups(record)
        assert {row.conversation_id: row.customer for row in session.execute(select(CaseFigure)).scalars()} == {
            case.conversation_id: customer[case.conversation_id] for case in record.rows[Case]
        }
        assert len(set(customer.values())) < len(customer)
