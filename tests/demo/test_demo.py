"""`amends demo` makes a month in which something of everything happened, and only where nothing real is."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.assist.similar import encode
from bot.care.incidents.equal import measure
from bot.care.mail.files import file_name
from bot.cases import Store, conversations
from bot.cases.errors import Refused
from bot.cases.insight import incidents
from bot.cases.models import (
    Action,
    AnalysisVersion,
    Case,
    CaseCause,
    Commitment,
    Conversation,
    Flag,
    FollowUp,
    Handoff,
    Message,
    OutboxItem,
    ToldChange,
    Turn,
)
from bot.cases.record import verify
from bot.coach.grouping import groups
from bot.coach.inbox import waiting
from bot.demo import cure, month
from bot.demo.complaints import MARK
from bot.demo.making import make_demo
from bot.demo.words import DemoWords
from bot.orders import load_policy
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
    assert any("boss (manager)" in line and "may (agent)" in line and "password" in line for line in said)
    store = Store.open(settings.database_url, lambda: NOW, secrets=settings.secrets_dir)
    with store.read() as session:

        def rows(model: type) -> list:
            return list(session.execute(select(model)).scalars())

        assert len(rows(Case)) == 45 + len(cure.BEFORE) + len(cure.AFTER)
        # One cause was asked about, mended and proven, and whoever complained of it heard so once.
        (action,) = rows(Action)
        assert action.state == "proven" and action.result["per"] == "orders"
        assert {row.how for row in rows(ToldChange)} == {"told"} and len(rows(ToldChange)) == len(cure.BEFORE)
        assert len(rows(AnalysisVersion)) == 1 and {flag.state for flag in rows(Flag)} == {"taken_up"}
        assert {"packed_too_weakly", "part_wears_early"} <= {row.cause for row in rows(CaseCause)}
        assert {"agreed", "resolved"} <= {case.stage for case in rows(Case)}
        assert {"open", "kept"} <= {promise.state for promise in rows(Commitment)}
        assert rows(FollowUp) and rows(Handoff)
        # Everything is invented, and says so; nobody real can be written to.
        for talk in rows(Conversation):
            assert talk.customer_name.endswith(tuple(mark.strip() for mark in MARK.values()))
            assert talk.customer_email is None or talk.customer_email.endswith(".invalid")
        assert {talk.locale for talk in rows(Conversation)} == {"zh-Hant", "en"}
        assert all(row.at <= NOW for row in rows(Message))
        # The trainers have something to look at: three who wished for their money are one group.
        found = groups(waiting(session).hurts, waiting(session).texts, encode)
        assert {"grave", "withdrawn", "not_understood", "narrow"} <= {one.harm for one in found}
        assert max(one.customers for one in found if one.harm == "withdrawn") == 3
        # A starting desk answers none of it again.
        answered = Counter(turn.conversation_id for turn in rows(Turn) if turn.state == "answered")
        asked = Counter(row.conversation_id for row in rows(Message) if row.role == "customer")
        assert answered == asked
        due = [item for item in rows(OutboxItem) if item.not_before < NOW - dt.timedelta(hours=2)]
        assert all(item.state == "sent" or item.last_error == "together" for item in due)
        filed = [item for item in rows(OutboxItem) if item.via == "file"]
        assert len(filed) > 50 and all((settings.outbox_dir / file_name(item.key)).is_file() for item in filed)
        # An inbox with this much from one shop in a day is no advertisement for it.
        mails = Counter((item.address, item.sent_at.date()) for item in filed if item.to_whom == "customer")
        assert max(mails.values()) < 5
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


def test_what_owners_say_fits_what_was_promised() -> None:
    """Every step of every remedy: where owners say something, it is about that step and no other."""
    words = DemoWords(Settings.load().root / "data" / "demo", random.Random(1))
    for promised, name, about in (
        ("與您約定時段", "kept", "約好"),
        ("到府收回氣炸鍋", "kept", "收件"),
        ("到府收回氣炸鍋", "late", "收件"),
        ("修好並送回除濕機", "kept", "修好"),
        ("退還 NT$1,299", "kept", "刷退|款項"),
        ("送達全新的咖啡機並收回原品", "kept", "送達"),
    ):
        assert re.search(about, words.of_promise({"zh-Hant": promised}, name, "zh-Hant") or ""), promised
    for promised, name in (("延長保固 12 個月", "kept"), ("先核對：訂單與實付金額；沒有發票也可以", "late")):
        assert words.of_promise({"zh-Hant": promised}, name, "en") is None
    for entry in words._loaded["owners_say"]:
        for name in entry.keys() - {"promised"}:
            assert all(entry[name][to] for to in ("zh-Hant", "en"))


def test_the_month_has_one_incident_that_was_found_declared_and_closed_with_all_equal(settings: Settings) -> None:
    make_demo(settings, lambda line: None, now=lambda: NOW)
    store = Store.open(settings.database_url, secrets=settings.secrets_dir)
    policy = load_policy(settings.policy_dir)
    with store.read() as session:
        (found,) = incidents.listed(session, ("prepared", "declared", "closed"))
        assert found.state == "closed" and found.report
        assert (found.worded_by, found.reviewed_by) == ("agent:boss", "agent:amy"), "a second person reviews it"
        measured = measure(session, policy, found)
        assert len(measured.victims) >= 5 and measured.is_equal
        assert sum(one.extra is not None for one in measured.victims) >= 3
        told = [row.text for row in session.execute(select(Message)).scalars() if found.wording_zh in row.text]
        assert len(told) >= 3
    store.close()
