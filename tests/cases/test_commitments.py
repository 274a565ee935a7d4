from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot.cases import audit, commitments
from bot.cases.errors import NotFound, Refused
from bot.cases.models import Case, Commitment

from .helpers import NOON


def promise(session: Session, case: Case, days: int) -> Commitment:
    due_at = NOON + timedelta(days=days)
    return commitments.promise(session, case, what={"en": f"in {days}"}, owner="store", due_at=due_at)


def test_open_promises_due_are_listed_by_date(session: Session, case: Case) -> None:
    later, sooner, _far = (promise(session, case, days) for days in (2, 1, 9))
    kept = promise(session, case, 1)
    commitments.mark(session, kept.id, "kept", "care")
    assert commitments.due_before(session, NOON + timedelta(days=3)) == [sooner, later]
    assert commitments.due_before(session, sooner.due_at) == []


def test_marking_is_audited_once(session: Session, case: Case) -> None:
    made = promise(session, case, 1)
    assert commitments.mark(session, made.id, "broken", "care").state == "broken"
    commitments.mark(session, made.id, "broken", "care")
    entries = [e for e in audit.of(session, f"case:{case.number}") if e.action == "commitment.state"]
    assert [(e.actor, e.detail["from"], e.detail["to"]) for e in entries] == [("care", "open", "broken")]


def test_invalid_commitments_are_refused(session: Session, case: Case) -> None:
    made = promise(session, case, 1)
    with pytest.raises(Refused, match="No such state"):
        commitments.mark(session, made.id, "forgotten", "care")
    with pytest.raises(NotFound):
        commitments.mark(session, 999, "kept", "care")
    with pytest.raises(Refused, match="owns it"):
        commitments.promise(session, case, what={"en": "x"}, owner="", due_at=NOON)
