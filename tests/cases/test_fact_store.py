from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from bot.cases import Store, fact_store
from bot.cases.errors import Refused
from bot.cases.models import Case


def test_a_correction_changes_one_fact_and_keeps_the_history(session: Session, case: Case) -> None:
    fact_store.note(session, case, "what", "不動了", message_seq=1)
    fact_store.note(session, case, "when", "星期三", resolved={"from": "2026-11-18"}, message_seq=1)
    fact_store.note(session, case, "when", "星期二", resolved={"from": "2026-11-17"}, message_seq=5)
    known = fact_store.current(session, case)
    assert {name: (fact.value, fact.message_seq) for name, fact in known.items()} == {
        "what": ("不動了", 1),
        "when": ("星期二", 5),
    }
    assert known["when"].resolved == {"from": "2026-11-17"}
    history = [(f.name, f.value, f.superseded_at is None) for f in fact_store.history(session, case)]
    assert history == [("what", "不動了", True), ("when", "星期三", False), ("when", "星期二", True)]


def test_the_same_value_again_changes_nothing(session: Session, case: Case) -> None:
    first = fact_store.note(session, case, "product", "掃地機器人", resolved="vac-1", message_seq=1)
    again = fact_store.note(session, case, "product", "掃地機器人", message_seq=9, source="agent")
    assert (again.id, again.message_seq, again.source) == (first.id, 1, "customer")
    assert len(fact_store.history(session, case)) == 1


def test_the_same_words_resolved_otherwise_are_a_new_fact(session: Session, case: Case) -> None:
    fact_store.note(session, case, "when", "昨天", resolved="2026-11-20")
    fact_store.note(session, case, "when", "昨天", resolved="2026-11-21")
    assert fact_store.current(session, case)["when"].resolved == "2026-11-21"
    assert len(fact_store.history(session, case)) == 2


@pytest.mark.parametrize("value", ["文字", 0, False, {"minor": 1, "currency": "TWD"}, ["a", 1], ""])
def test_a_value_is_any_json(store: Store, case: Case, value: object) -> None:
    with store.begin() as session:
        fact_store.note(session, case, "amount", value)
    with store.read() as session:
        assert fact_store.current(session, case)["amount"].value == value


def test_a_fact_can_be_taken_back(session: Session, case: Case) -> None:
    fact_store.note(session, case, "branch", "xinyi")
    assert fact_store.withdraw(session, case, "branch")
    assert not fact_store.withdraw(session, case, "branch")
    assert fact_store.current(session, case) == {}
    assert [fact.value for fact in fact_store.history(session, case)] == ["xinyi"]


def test_no_value_is_refused(session: Session, case: Case) -> None:
    with pytest.raises(Refused, match="withdraw"):
        fact_store.note(session, case, "what", None)
