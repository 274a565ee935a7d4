"""Revision 0017 seals the chains there are, and keeps what was wrong with them visible."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, select, text

from bot.cases import Store, messages
from bot.cases.migrations.run import upgrade
from bot.cases.models import Seal
from bot.cases.record import verify
from bot.cases.utc import iso
from tests.cases.helpers import NOON, say, table_as_then

AT = "2026-11-21 12:00:00.000000"
OTHERS = [
    "INSERT INTO cases (id, number, conversation_id, stage, stage_since, opened_at, reopened) "
    f"VALUES (1, '2611-0001-1', 'c1', 'agreed', '{AT}', '{AT}', 0)",
    "INSERT INTO offers (id, case_id, state, made_by, role, policy_version, made_at, expires_at) "
    f"VALUES ('o1', 1, 'accepted', 'bot', 'bot', '1', '{AT}', '{AT}')",
    "INSERT INTO offer_options (id, offer_id, position, remedy, body, accepted_at, accepted_by) "
    f"VALUES ('p1', 'o1', 1, 'refund', '{{\"title\": \"退款\"}}', '{AT}', 'customer')",
    "INSERT INTO commitments (id, case_id, option_id, what, owner, due_at, state, state_at, made_at) "
    f"VALUES (1, 1, 'p1', '{{\"en\": \"Refund\"}}', 'finance', '{AT}', 'open', '{AT}', '{AT}')",
    f"INSERT INTO surveys (id, conversation_id, case_id, score, comment, at) VALUES (1, 'c1', 1, 4, '好', '{AT}')",
    f"INSERT INTO audit (id, at, actor, action, subject) VALUES (1, '{AT}', 'bot', 'case.open', 'case:2611-0001-1')",
]


@pytest.fixture
def old(empty_url: str, secrets_dir: Path) -> Iterator[Store]:
    """Yield a store at revision 0016 with two conversations of three messages, and one row of everything else."""
    store = Store.open(empty_url, secrets=secrets_dir)
    with store.engine.connect() as connection:
        upgrade(connection, "0016")
    with store.engine.begin() as connection:
        for identifier in ("c1", "c2"):
            rows = list(_messages(identifier))
            talk = {
                "id": identifier, "locale": "zh-Hant", "owner": "bot", "owner_since": NOON, "created_at": NOON,
                "next_seq": 4, "last_hash": rows[-1]["hash"],
            }  # fmt: skip
            connection.execute(table_as_then("conversations", talk).insert().values(**talk))
            for row in rows:
                connection.execute(table_as_then("messages", row).insert().values(**row))
        for statement in OTHERS:
            connection.execute(text(statement))
    yield store
    store.close()


def found(store: Store) -> list[str]:
    with store.read() as session:
        return [str(each) for each in verify.verify_all(session)]


def test_everything_there_is_sealed_and_nothing_is_lost(old: Store) -> None:
    old.migrate()
    assert found(old) == []
    with old.read() as session:
        assert [m.text for m in messages.after(session, "c1", 0)] == ["話 1", "話 2", "話 3"]
        assert messages.after(session, "c2", 0)[1].payload == {"n": 2}
        kinds = session.execute(select(Seal.kind).distinct().order_by(Seal.kind)).scalars().all()
    assert kinds == ["audit", "commitment", "message", "offer", "option", "survey"]
    with old.begin() as session:
        assert say(session, "c1", "後來").seq == 4
    assert found(old) == []
    columns = {each["name"] for each in inspect(old.engine).get_columns("messages")}
    assert not columns & {"hash", "prev_hash"}


@pytest.mark.parametrize(
    ("tampering", "kept"),
    [
        ("UPDATE messages SET text = 'x' WHERE seq = 2", "message 2 was changed before the record was sealed"),
        ("DELETE FROM messages WHERE seq = 2", "message 2 was missing before the record was sealed"),
        ("DELETE FROM messages WHERE seq = 3", "the end, after message 2, was changed before the record was sealed"),
    ],
)
def test_what_was_wrong_before_stays_visible(old: Store, tampering: str, kept: str) -> None:
    with old.engine.begin() as connection:
        if old.engine.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE messages DISABLE TRIGGER USER"))
        else:
            connection.execute(text("DROP TRIGGER messages_refuse_update"))
            connection.execute(text("DROP TRIGGER messages_refuse_delete"))
        connection.execute(text(f"{tampering} AND conversation_id = 'c2'"))
    old.migrate()
    lines = found(old)
    assert any(kept in line for line in lines)
    assert all(line.startswith("conversation c2, ") for line in lines)


def test_without_a_key_nothing_is_changed(old: Store) -> None:
    with old.engine.connect() as connection, pytest.raises(RuntimeError, match="without its key"):
        upgrade(connection)
    assert old.revisions()[0] == "0016"


def _messages(talk: str) -> Iterator[dict[str, Any]]:
    """Give three messages with the chain that revisions 0001 to 0012 made."""
    before = ""
    for seq in (1, 2, 3):
        row: dict[str, Any] = {
            "conversation_id": talk, "seq": seq, "at": NOON, "role": "customer", "author_name": None, "kind": "text",
            "text": f"話 {seq}", "payload": {"n": 2} if seq == 2 else None, "client_id": f"k{seq}",
        }  # fmt: skip
        canonical = json.dumps({**row, "at": iso(NOON)}, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        new = hashlib.sha256((before + canonical).encode("ascii")).hexdigest()
        yield {**row, "id": f"{talk}-{seq}", "prev_hash": before, "hash": new}
        before = new
