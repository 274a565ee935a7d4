from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.cases import Store, conversations
from bot.cases.record import verify
from tests.cases.helpers import drop_triggers, say


@pytest.fixture
def five_said(store: Store, conversation_id: str) -> str:
    with store.begin() as session:
        for number in range(1, 6):
            say(session, conversation_id, f"說 {number}", payload={"n": number}, client_id=f"c{number}")
    drop_triggers(store)
    return conversation_id


def tamper(store: Store, *statements: str) -> None:
    with store.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def broken_at(store: Store, conversation_id: str) -> list[tuple[int, str]]:
    with store.read() as session:
        return [(broken.seq, broken.what) for broken in verify.verify_conversation(session, conversation_id)]


def test_an_untouched_conversation_is_intact(store: Store, five_said: str) -> None:
    assert broken_at(store, five_said) == []


def test_an_empty_conversation_is_intact(store: Store, conversation_id: str) -> None:
    assert broken_at(store, conversation_id) == []


@pytest.mark.parametrize(
    "change",
    [
        "text = 'x'",
        "text = text || ' '",
        "payload = '{\"n\": 4}'",
        "payload = NULL",
        "role = 'agent'",
        "author_name = 'Mei'",
        "kind = 'recap'",
        "client_id = 'c9'",
        "at = '2020-01-01 00:00:00.000000'",
        "hash = prev_hash",
    ],
)
def test_any_edit_shows(store: Store, five_said: str, change: str) -> None:
    tamper(store, f"UPDATE messages SET {change} WHERE seq = 3")
    assert (3, "changed after it was written") in broken_at(store, five_said)


def test_a_removed_message_shows(store: Store, five_said: str) -> None:
    tamper(store, "DELETE FROM messages WHERE seq = 3")
    assert broken_at(store, five_said) == [(3, "missing up to 3")]


def test_a_removed_message_shows_even_when_the_rest_is_renumbered(store: Store, five_said: str) -> None:
    tamper(
        store,
        "DELETE FROM messages WHERE seq = 3",
        "UPDATE messages SET seq = 3 WHERE seq = 4",
        "UPDATE messages SET seq = 4 WHERE seq = 5",
        "UPDATE conversations SET next_seq = 5",
    )
    assert {seq for seq, _ in broken_at(store, five_said)} == {3, 4}


def test_a_removed_first_message_shows(store: Store, five_said: str) -> None:
    tamper(store, "DELETE FROM messages WHERE seq = 1")
    assert broken_at(store, five_said) == [(1, "missing up to 1")]


def test_a_truncated_tail_shows(store: Store, five_said: str) -> None:
    tamper(store, "DELETE FROM messages WHERE seq >= 4")
    assert broken_at(store, five_said) == [(4, "missing up to 5")]


def test_a_truncated_tail_shows_even_when_the_counter_is_turned_back(store: Store, five_said: str) -> None:
    tamper(store, "DELETE FROM messages WHERE seq = 5", "UPDATE conversations SET next_seq = 5")
    assert broken_at(store, five_said) == [(4, "is not the last message that was written")]


def test_everything_removed_shows(store: Store, five_said: str) -> None:
    tamper(store, "DELETE FROM messages")
    assert broken_at(store, five_said) == [(1, "missing up to 5")]


def test_two_messages_swapped_show(store: Store, five_said: str) -> None:
    tamper(
        store,
        "UPDATE messages SET seq = 99 WHERE seq = 2",
        "UPDATE messages SET seq = 2 WHERE seq = 3",
        "UPDATE messages SET seq = 3 WHERE seq = 99",
    )
    assert {2, 3} <= {seq for seq, _ in broken_at(store, five_said)}


def test_a_message_put_at_the_end_shows(store: Store, five_said: str) -> None:
    tamper(
        store,
        "INSERT INTO messages (id, conversation_id, seq, at, role, kind, text, prev_hash, hash) "
        "SELECT 'forged', conversation_id, 6, at, role, kind, 'forged', hash, hash FROM messages "
        "WHERE seq = 5",
    )
    found = broken_at(store, five_said)
    assert (6, "changed after it was written") in found
    assert (6, "added past the end of the record") in found


def test_all_conversations_are_checked_and_named(store: Store, five_said: str) -> None:
    with store.begin() as session:
        sound = conversations.open_conversation(session, locale="en").id
        say(session, sound, "fine")
    tamper(store, f"UPDATE messages SET text = 'x' WHERE seq = 2 AND conversation_id = '{five_said}'")
    with store.read() as session:
        assert verify.verify_all(session) == [verify.Broken(five_said, 2, "changed after it was written")]
