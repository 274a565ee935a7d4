from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.cases import Store, audit, messages

from .helpers import say

CHANGES = [
    "UPDATE messages SET text = 'x'",
    "DELETE FROM messages",
    "UPDATE audit SET actor = 'x'",
    "DELETE FROM audit",
    "UPDATE seals SET link = 'x'",
    "UPDATE seals SET salt = 'x'",
    "UPDATE seals SET salt = NULL, plain = 'x'",
    "DELETE FROM seals",
]


@pytest.fixture
def written(store: Store, conversation_id: str) -> str:
    with store.begin() as session:
        say(session, conversation_id, "words")
        audit.record(session, "test", "test.done", "test:1", {"n": 1})
    return conversation_id


def still_there(store: Store, conversation_id: str) -> None:
    with store.read() as session:
        assert [message.text for message in messages.after(session, conversation_id, 0)] == ["words"]
        assert [(entry.actor, entry.detail) for entry in audit.of(session, "test:1")] == [("test", {"n": 1})]


@pytest.mark.parametrize("change", CHANGES)
def test_messages_and_audit_refuse_changes(store: Store, written: str, change: str) -> None:
    with pytest.raises(DBAPIError, match="is append-only"), store.engine.begin() as connection:
        connection.execute(text(change))
    still_there(store, written)


def test_replacing_a_message_is_refused(store: Store, written: str) -> None:
    if store.engine.dialect.name == "postgresql":
        change = "TRUNCATE messages CASCADE"
    else:
        change = (
            "INSERT OR REPLACE INTO messages SELECT id, conversation_id, seq, at, role, author_name, kind, "
            "'x', payload, client_id, turn_id FROM messages"
        )
    with pytest.raises(DBAPIError, match="is append-only"), store.engine.begin() as connection:
        connection.execute(text(change))
    still_there(store, written)
