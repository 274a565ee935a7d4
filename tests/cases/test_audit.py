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
