"""What Python says of a row at a moment, a query says too: before, at and after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases import approvals, cases, commitments, offers, time_rules
from bot.cases.models import Case, Commitment, Handoff, Offer
from bot.cases.queue import handoffs

from .helpers import NOON, TwoAgents, bring_to, option

MOMENT = timedelta(microseconds=1)
AROUND = [NOON - MOMENT, NOON, NOON + MOMENT]


def held(session: Session, model: Any, condition: Any, row: Any) -> bool:
    """Return whether a query with the condition finds the row."""
    session.flush()
    return session.execute(select(model.id).where(model.id == row.id, condition)).first() is not None


def laid(session: Session, case: Case) -> Offer:
    bring_to(session, case, "offering")
    return offers.record(session, case, options=[option()], made_by="bot", policy_version="1", expires_at=NOON)


def waiting(session: Session, case: Case) -> Handoff:
    return handoffs.request(
        session, case, reason="requested", queue="care", priority=1, promised_by=NOON, contact_needed=False
    )


def promised(session: Session, case: Case) -> Commitment:
    return commitments.promise(session, case, what={"en": "Call"}, owner="care", due_at=NOON)


PAIRS = {
    "offer": (Offer, laid, time_rules.offer_is_open, time_rules.offer_open, "withdrawn", [True, False, False]),
    "handoff": (
        Handoff,
        waiting,
        time_rules.handoff_is_overdue,
        time_rules.handoff_overdue,
        "taken",
        [False, False, True],
    ),
    "commitment": (
        Commitment,
        promised,
        time_rules.commitment_is_overdue,
        time_rules.commitment_overdue,
        "kept",
        [False, False, True],
    ),
}


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_python_and_sql_agree(session: Session, case: Case, pair: tuple[Any, ...]) -> None:
    model, make, of_row, of_query, over, expected = pair
    row = make(session, cases.locked(session, case))
    assert [of_row(row, now) for now in AROUND] == expected
    assert [held(session, model, of_query(now), row) for now in AROUND] == expected
    row.state = over
    assert not any(of_row(row, now) or held(session, model, of_query(now), row) for now in AROUND)


def test_a_handoff_without_a_promise_is_never_overdue(session: Session, case: Case) -> None:
    row = waiting(session, case)
    row.promised_by = None
    assert not time_rules.handoff_is_overdue(row, NOON + MOMENT)
    assert not held(session, Handoff, time_rules.handoff_overdue(NOON + MOMENT), row)


def test_a_request_is_overdue_while_it_waits(session: Session, case: Case, two_agents: TwoAgents) -> None:
    asked = approvals.request(
        session,
        case,
        agent=two_agents.first,
        role="supervisor",
        options=[option()],
        policy_version="1",
        reason="x",
        answer_by=NOON,
    )
    assert [time_rules.approval_is_overdue(asked, now) for now in AROUND] == [False, False, True]
    approvals.withdraw(session, case, actor="test", reason="x")
    assert not time_rules.approval_is_overdue(asked, NOON + MOMENT)


@pytest.mark.parametrize("before", [None, *(NOON + timedelta(hours=hours) for hours in (-1, 0, 1, 2, 3))])
@pytest.mark.parametrize("hours", [1, 2, 3])
def test_what_holds_of_two_promises(session: Session, case: Case, before: datetime | None, hours: int) -> None:
    row, offered = waiting(session, case), NOON + timedelta(hours=hours)
    row.promised_by = before
    session.flush()
    kept = time_rules.never_later(before, offered, NOON)
    assert kept == (min(before, offered) if before is not None and before > NOON else offered)
    in_sql: Callable[..., Any] = time_rules.never_later_sql
    column = Handoff.__table__.c.promised_by
    assert session.execute(select(in_sql(column, offered, NOON)).where(Handoff.id == row.id)).scalar_one() == kept
