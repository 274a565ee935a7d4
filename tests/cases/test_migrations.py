"""Upgrades of a database that is in use keep every row and every foreign key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.cases import Store
from bot.cases.accounts import agents, sessions
from bot.cases.migrations.run import upgrade

ROWS = [
    "INSERT INTO agents (id, login, name, role, password_hash, created_at, disabled_at) VALUES "
    "(1, 'mei', '林美', 'agent', 'x', '2026-01-01 00:00:00', NULL), "
    "(2, 'jun', 'Jun', 'supervisor', 'y', '2026-01-02 00:00:00', '2026-02-01 00:00:00')",
    "INSERT INTO agent_sessions (token_hash, agent_id, created_at, expires_at, revoked_at) VALUES "
    "('a', 1, '2026-01-03 00:00:00', '2099-01-01 00:00:00', NULL), "
    "('b', 2, '2026-01-03 00:00:00', '2026-01-04 00:00:00', '2026-01-03 12:00:00')",
    "INSERT INTO conversations (id, locale, owner, owner_agent_id, owner_since, next_seq, last_hash, created_at) "
    "VALUES ('c1', 'zh-Hant', 'agent', 1, '2026-01-03 00:00:00', 1, '', '2026-01-03 00:00:00')",
    "INSERT INTO handoffs (id, conversation_id, state, reason, queue, priority, contact_needed, requested_at, "
    "agent_id) VALUES (1, 'c1', 'taken', 'requested', 'q', 2, false, '2026-01-03 00:00:00', 1)",
]
TABLES = ("agents", "agent_sessions", "conversations", "handoffs")


@pytest.fixture
def in_use(empty_url: str, secrets_dir: Path) -> Iterator[Store]:
    """Yield a store at revision 0003 with agents, their sessions, and a conversation that one of them holds."""
    store = Store.open(empty_url, secrets=secrets_dir)
    with store.engine.connect() as connection:
        upgrade(connection, "0003")
    with store.engine.begin() as connection:
        for row in ROWS:
            connection.execute(text(row))
    yield store
    store.close()


def rows(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    return {
        table: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY 1"))] for table in TABLES
    }


def refers_to_agents(store: Store) -> set[tuple[str, str]]:
    inspector = inspect(store.engine)
    return {
        (table, key["constrained_columns"][0])
        for table in inspector.get_table_names()
        for key in inspector.get_foreign_keys(table)
        if key["referred_table"] == "agents"
    }


def test_0004_keeps_every_agent_with_all_that_refers_to_them(in_use: Store) -> None:
    referring = refers_to_agents(in_use)
    assert {("agent_sessions", "agent_id"), ("conversations", "owner_agent_id")} <= referring
    with in_use.engine.connect() as connection:
        before = rows(connection)
    assert [len(found) for found in before.values()] == [2, 2, 1, 1]
    with in_use.engine.connect() as connection:
        upgrade(connection, "0004")
    with in_use.engine.connect() as connection:
        assert rows(connection) == before
    assert refers_to_agents(in_use) == referring
    names = inspect(in_use.engine).get_table_names()
    assert [name for name in names if name.startswith("_alembic")] == []


@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO agent_sessions (token_hash, agent_id, created_at, expires_at) "
        "VALUES ('z', 99, '2026-01-03 00:00:00', '2026-01-04 00:00:00')",
        "DELETE FROM agents WHERE id = 1",
        "UPDATE agents SET login = 'mei' WHERE id = 2",
        "UPDATE agents SET role = 'king' WHERE id = 2",
    ],
)
def test_0004_keeps_what_the_database_refuses(in_use: Store, change: str) -> None:
    with in_use.engine.connect() as connection:
        upgrade(connection, "0004")
    with pytest.raises(IntegrityError), in_use.engine.begin() as connection:
        connection.execute(text(change))


def test_0004_lets_the_new_roles_in(in_use: Store) -> None:
    change = text("UPDATE agents SET role = 'trainer' WHERE id = 2")
    with pytest.raises(IntegrityError), in_use.engine.begin() as connection:
        connection.execute(change)
    with in_use.engine.connect() as connection:
        upgrade(connection, "0004")
    with in_use.engine.begin() as connection:
        connection.execute(change)


def test_a_database_in_use_works_at_the_newest_version(in_use: Store) -> None:
    in_use.migrate()
    with in_use.begin() as session:
        assert [agent.login for agent in agents.all_agents(session)] == ["jun", "mei"]
        agents.set_role(session, agents.find(session, "mei"), "trainer")
        token = sessions.create(session, 1)
        assert sessions.lookup(session, token).role == "trainer"
