from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from bot.cases import Store, audit, cases, conversations
from bot.cases.errors import NotFound, Refused
from bot.cases.models import Case
from bot.cases.models.case import STAGES

from .helpers import bring_to

TO = {
    "noted": ("escalated", "noted"),
    "listening": (),
    "clarifying": ("clarifying",),
    "offering": ("clarifying", "offering"),
    "agreed": ("clarifying", "offering", "agreed"),
    "escalated": ("escalated",),
    "resolved": ("escalated", "resolved"),
    "closed": ("escalated", "resolved", "closed"),
}
LEGAL = {
    "noted": {"listening", "escalated", "closed"},
    "listening": {"noted", "clarifying", "offering", "escalated", "closed"},
    "clarifying": {"noted", "offering", "escalated", "closed"},
    "offering": {"noted", "clarifying", "agreed", "escalated", "closed"},
    "agreed": {"resolved", "listening", "clarifying", "escalated"},
    "escalated": {"noted", "listening", "clarifying", "offering", "agreed", "resolved", "closed"},
    "resolved": {"closed", "listening", "escalated"},
    "closed": set(),
}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("to", STAGES)
def test_only_legal_moves_are_made(session: Session, case: Case, stage: str, to: str) -> None:
    bring_to(session, case, *TO[stage])
    if to in LEGAL[stage] | {stage}:
        assert cases.move(session, case, to, actor="t", reason="r").stage == to
    else:
        with pytest.raises(Refused, match=f"A case that is {stage} cannot become {to}"):
            cases.move(session, case, to, actor="t", reason="r")
        session.expire_all()
        assert cases.find(session, case.number).stage == stage


def test_every_stage_of_a_case_is_audited(session: Session, case: Case) -> None:
    bring_to(session, case, "clarifying", "clarifying", "offering", "agreed", "resolved", "closed")
    moves = [e.detail for e in audit.of(session, f"case:{case.number}") if e.action == "case.stage"]
    assert [(m["from"], m["to"]) for m in moves] == [
        ("listening", "clarifying"),
        ("clarifying", "offering"),
        ("offering", "agreed"),
        ("agreed", "resolved"),
        ("resolved", "closed"),
    ]


def test_reopening_is_counted_and_clears_the_resolution(session: Session, case: Case) -> None:
    row = bring_to(session, case, "escalated", "resolved")
    assert row.resolved_at is not None
    row = bring_to(session, case, "listening")
    assert (row.resolved_at, row.reopened) == (None, 1)


def test_an_unknown_stage_is_refused(session: Session, case: Case) -> None:
    with pytest.raises(Refused, match="No such stage"):
        cases.move(session, case, "happy", actor="t", reason="r")
    with pytest.raises(Refused, match="No such stage"):
        cases.list_cases(session, stage="happy")


def test_opening_again_returns_the_case_in_work(session: Session, conversation_id: str) -> None:
    first = cases.open_case(session, conversation_id)
    bring_to(session, first, "clarifying")
    assert cases.open_case(session, conversation_id).number == first.number


def test_a_new_complaint_after_an_agreement_is_a_new_case(session: Session, case: Case) -> None:
    bring_to(session, case, "clarifying", "offering", "agreed")
    second = cases.open_case(session, case.conversation_id)
    assert second.number != case.number
    assert cases.current_case(session, case.conversation_id).number == second.number


def test_a_closed_case_is_not_current(session: Session, case: Case) -> None:
    assert cases.current_case(session, case.conversation_id).number == case.number
    bring_to(session, case, "closed")
    assert cases.current_case(session, case.conversation_id) is None


def test_a_case_from_an_ended_session_can_be_moved(store: Store, case: Case) -> None:
    with store.read() as session:
        seen = cases.find(session, case.number)
    with store.begin() as session:
        bring_to(session, case, "clarifying")
    with store.begin() as session:  # `seen` still says listening; the state in the database counts
        assert cases.move(session, seen, "offering", actor="t", reason="r").stage == "offering"


def test_what_is_known_is_kept(session: Session, case: Case) -> None:
    cases.update(session, case, kind="product_quality", severity=3, severity_reasons=[["harm", 2]])
    row = cases.update(session, case, emotion="angry")
    assert (row.kind, row.emotion, row.severity, row.severity_reasons) == (
        "product_quality",
        "angry",
        3,
        [["harm", 2]],
    )


@pytest.mark.parametrize("severity", [0, 5, -1])
def test_a_severity_outside_the_scale_is_refused(session: Session, case: Case, severity: int) -> None:
    with pytest.raises(Refused, match="1 to 4"):
        cases.update(session, case, severity=severity)


def test_find_forgives_how_the_number_is_typed(session: Session, case: Case) -> None:
    assert cases.find(session, case.number.replace("-", " ")).id == case.id


@pytest.mark.parametrize("number", ["nonsense", "2611-0000-0", ""])
def test_find_says_what_a_number_looks_like(session: Session, number: str) -> None:
    with pytest.raises(NotFound, match="2611-4821-7"):
        cases.find(session, number)


def test_a_taken_number_is_not_given_twice(
    session: Session, conversation_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter(["2611-0000-0", "2611-0000-0", "2611-0001-3"])
    monkeypatch.setattr(cases, "new_number", lambda at, width: next(drawn))
    other = conversations.open_conversation(session, locale="en").id
    numbers = [cases.open_case(session, conversation).number for conversation in (conversation_id, other)]
    assert numbers == ["2611-0000-0", "2611-0001-3"]


def test_cases_are_listed_newest_first(session: Session) -> None:
    made = [cases.open_case(session, conversations.open_conversation(session, locale="en").id) for _ in range(4)]
    bring_to(session, made[1], "escalated")
    assert [case.id for case in cases.list_cases(session, limit=3)] == [made[3].id, made[2].id, made[1].id]
    assert [case.id for case in cases.list_cases(session, stage="escalated")] == [made[1].id]
