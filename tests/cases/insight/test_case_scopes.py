"""Scopes: the same cases by the store's conditions as by looking at each, and none of all complaints."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from bot.cases import Store
from bot.cases.insight.case_scopes import CaseScope, cases_in, customers_in, features_of, key_of
from bot.cases.models import CaseFigure
from tests.cases.insight.history import History
from tests.clock import StandingClock

FEATURES = (("kind", "process"), ("product", "kettle"))


@pytest.mark.parametrize("features", [(), FEATURES[:1], FEATURES, (*FEATURES, ("batch", "A2-09/15"))])
def test_a_key_names_its_features(features: tuple[tuple[str, str], ...]) -> None:
    assert features_of(key_of(features)) == features


def test_the_store_finds_what_looking_at_each_finds(store: Store, clock: StandingClock) -> None:
    History(store, clock, 5).play(160, erasing=False)
    seen = 0
    with store.read() as session:
        rows = [dict(row) for row in session.execute(select(CaseFigure.__table__)).mappings()]
        days = sorted({row["opened_on"] for row in rows})
        for features in ((), *((one,) for one in FEATURES), FEATURES):
            for since, until in ((None, None), (days[1], None), (None, days[-2]), (days[1], days[-2])):
                scope = CaseScope(tuple(features), since, until)
                wanted = [row for row in rows if scope.has(row)]
                found, number = cases_in(session, scope, 1000)
                assert found == sorted((row["case_id"] for row in wanted), reverse=True)
                assert number == len(wanted)
                assert customers_in(session, scope) == len({row["customer"] for row in wanted})
                assert cases_in(session, scope, 1)[0] == found[:1]
                seen += len(wanted)
    assert seen, "some histories have such cases"


def test_a_case_without_what_is_asked_is_in_no_scope() -> None:
    row = {"opened_on": dt.date(2026, 11, 1), "counted": True, "kind": None, "product": "kettle"}
    assert not CaseScope((("kind", "process"),)).has(row)
    assert not CaseScope((("kind", "None"),)).has(row)
    assert CaseScope((("product", "kettle"),)).has(row)
    assert not CaseScope((("product", "kettle"),)).has({**row, "counted": False})
