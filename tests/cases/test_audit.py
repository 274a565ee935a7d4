from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.cases import audit


def test_a_view_is_audited_once_in_fifteen_minutes(session: Session) -> None:
    looks = [("agent:mei", "conversation:1"), ("agent:mei", "conversation:1"), ("agent:jun", "conversation:1")]
    written = [audit.record_once(session, who, "conversation.viewed", what) is not None for who, what in looks]
    assert written == [True, False, True]
    assert audit.record_once(session, "agent:mei", "conversation.exported", "conversation:1") is not None


def test_a_view_is_audited_again_after_a_long_time(session: Session) -> None:
    session.execute(
        text(
            "INSERT INTO audit (at, actor, action, subject) "
            "VALUES ('2026-01-01 00:00:00.000000', 'agent:mei', 'conversation.viewed', 'conversation:1')"
        )
    )
    assert audit.record_once(session, "agent:mei", "conversation.viewed", "conversation:1") is not None


def test_the_log_is_read_backwards_page_by_page(session: Session) -> None:
    for number in range(5):
        audit.record(session, "agent:mei" if number % 2 else "bot", "case.open", f"case:{number}")
    first = audit.newest(session, limit=2)
    assert [entry.subject for entry in first] == ["case:4", "case:3"]
    assert [entry.subject for entry in audit.newest(session, before=first[-1].id, limit=9)] == [
        "case:2",
        "case:1",
        "case:0",
    ]
    assert [entry.subject for entry in audit.newest(session, actor="agent:mei", limit=9)] == ["case:3", "case:1"]


def test_a_kind_is_not_the_beginning_of_another(session: Session) -> None:
    for action in ("case.open", "case.stage", "caseless.done", "agent.add"):
        audit.record(session, "system", action, "x:1")
    assert [entry.action for entry in audit.newest(session, kind="case", limit=9)] == ["case.stage", "case.open"]
    assert audit.newest(session, kind="%", limit=9) == []
    assert audit.kinds(session) == ["agent", "case", "caseless"]


def test_an_empty_log_has_no_kinds(session: Session) -> None:
    assert audit.kinds(session) == []
