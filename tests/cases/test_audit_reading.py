"""Test reading the audit log: page by page, and each filter alone and together."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from sqlalchemy.orm import Session

from bot.cases import audit
from bot.cases.audit_reading import Wanted, count, newest
from bot.cases.models import AuditEntry

NOON = datetime(2026, 12, 1, 12, tzinfo=timezone.utc)


def subjects(session: Session, wanted: Wanted) -> list[str]:
    return [entry.subject for entry in newest(session, wanted, limit=99)]


def test_the_log_is_read_backwards_page_by_page(session: Session) -> None:
    for number in range(5):
        audit.record(session, "agent:mei" if number % 2 else "bot", "case.open", f"case:{number}")
    first = newest(session, limit=2)
    assert [entry.subject for entry in first] == ["case:4", "case:3"]
    rest = newest(session, before=first[-1].id, limit=9)
    assert [entry.subject for entry in rest] == ["case:2", "case:1", "case:0"]
    assert subjects(session, Wanted(actor="agent:mei")) == ["case:3", "case:1"]


def test_a_kind_is_not_the_beginning_of_another(session: Session) -> None:
    for action in ("case.open", "case.stage", "caseless.done", "agent.add"):
        audit.record(session, "system", action, "x:1")
    assert [entry.action for entry in newest(session, Wanted(kind="case"), limit=9)] == ["case.stage", "case.open"]
    assert newest(session, Wanted(kind="%"), limit=9) == []


def test_people_are_agents_and_customers(session: Session) -> None:
    for actor in ("bot", "agent:mei", "system", "customer", "shop", "clock", "agentless:x"):
        audit.record(session, actor, "case.open", f"case:{actor}")
    assert subjects(session, Wanted(people=True)) == ["case:customer", "case:agent:mei"]
    assert subjects(session, Wanted(people=True, actor="bot")) == ["case:bot"]


def test_a_range_of_time_has_its_beginning_and_not_its_end(session: Session) -> None:
    for hours in range(4):
        at = NOON + timedelta(hours=hours)
        session.add(AuditEntry(at=at, actor="bot", action="case.open", subject=f"case:{hours}"))
    session.flush()
    wanted = Wanted(since=NOON + timedelta(hours=1), until=NOON + timedelta(hours=3))
    assert subjects(session, wanted) == ["case:2", "case:1"]


def test_filters_hold_together_and_are_counted(session: Session) -> None:
    for actor, action, subject in [
        ("agent:mei", "case.open", "case:1"),
        ("agent:mei", "case.open", "case:2"),
        ("agent:jun", "case.open", "case:1"),
        ("agent:mei", "note.written", "case:1"),
    ]:
        audit.record(session, actor, action, subject)
    wanted = Wanted(people=True, actor="agent:mei", kind="case", subjects=["case:1"])
    (found,) = newest(session, wanted, limit=9)
    assert count(session, wanted) == (1, found.id)
    assert count(session, Wanted(actor="nobody")) == (0, 0)
