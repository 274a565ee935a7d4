"""`amends demo` makes a month in which something of everything happened, and only where nothing real is."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.cases import Store, conversations
from bot.cases.errors import Refused
from bot.cases.models import Case, Commitment, Conversation, FollowUp, Handoff, Message, OutboxItem, Turn
from bot.cases.record import verify
from bot.demo import month
from bot.demo.complaints import MARK
from bot.demo.making import make_demo
from bot.settings import Settings

pytestmark = pytest.mark.slow
NOW = dt.datetime(2026, 11, 27, 3, 0, tzinfo=dt.timezone.utc)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    loaded = Settings.load()
    return replace(loaded, data_dir=tmp_path, database_url=f"sqlite:///{tmp_path / 'amends.db'}")


def test_the_month_has_something_of_everything(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(month, "CASES", 45)
    said: list[str] = []
    make_demo(settings, said.append, now=lambda: NOW)
    assert any("password" in line for line in said)
    store = Store.open(settings.database_url, secrets=settings.secrets_dir)
    with store.read() as session:

        def rows(model: type) -> list:
            return list(session.execute(select(model)).scalars())

        assert len(rows(Case)) == 45
        assert {"agreed", "resolved"} <= {case.stage for case in rows(Case)}
        assert {"open", "kept"} <= {promise.state for promise in rows(Commitment)}
        assert rows(FollowUp) and rows(Handoff)
        # Everything is invented, and says so; nobody real can be written to.
        for talk in rows(Conversation):
            assert talk.customer_name.endswith(tuple(mark.strip() for mark in MARK.values()))
            assert talk.customer_email is None or talk.customer_email.endswith(".invalid")
        assert {talk.locale for talk in rows(Conversation)} == {"zh-Hant", "en"}
        assert all(row.at <= NOW for row in rows(Message))
        # A starting desk answers none of it again.
        answered = Counter(turn.conversation_id for turn in rows(Turn) if turn.state == "answered")
        asked = Counter(row.conversation_id for row in rows(Message) if row.role == "customer")
        assert answered == asked
        assert all(item.state == "sent" for item in rows(OutboxItem) if item.not_before < NOW - dt.timedelta(hours=2))
        assert verify.verify_all(session) == []
    store.close()


def test_it_is_refused_beside_real_data(settings: Settings) -> None:
    store = Store.open(settings.database_url, secrets=settings.secrets_dir)
    store.migrate()
    with store.begin() as session:
        conversations.open_conversation(session, locale="en")
    with pytest.raises(Refused, match="empty folder"):
        make_demo(settings, lambda line: None)
    with store.read() as session:
        assert len(session.execute(select(Conversation)).all()) == 1
    store.close()
