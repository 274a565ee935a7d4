"""Fixtures: a migrated store for each test, on SQLite and, when configured, on PostgreSQL."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from bot.cases import Store, cases, conversations
from bot.cases.accounts import agents
from bot.cases.models import Base, Case
from tests.clock import StandingClock

from .helpers import NOON, SEALED, TwoAgents

BACKENDS = ["sqlite", "postgresql"] if os.environ.get("TEST_DATABASE_URL") else ["sqlite"]


@pytest.fixture(scope="session", params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def empty_url(backend: str, tmp_path: Path) -> Iterator[str]:
    """Yield the URL of a database without tables."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        yield from _schema()


@pytest.fixture(scope="session")
def migrated_schema(backend: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str | None]:
    """Migrate one PostgreSQL schema and yield its URL, to be emptied before each test; None on SQLite."""
    if backend != "postgresql":
        yield None
        return
    for url in _schema():
        store = Store.open(url, secrets=tmp_path_factory.mktemp("keys"))
        store.migrate()
        store.close()
        yield url


@pytest.fixture
def database_url(tmp_path: Path, migrated_file: Path, migrated_schema: str | None) -> str:
    """Return the URL of a migrated, empty database."""
    if migrated_schema is None:
        path = tmp_path / "cases.db"
        shutil.copy(migrated_file, path)
        return f"sqlite:///{path}"
    _empty(migrated_schema)
    return migrated_schema


@pytest.fixture
def clock() -> StandingClock:
    """Return the clock of the store: it shows noon until the test moves it."""
    return StandingClock(NOON)


@pytest.fixture
def secrets_dir(tmp_path: Path) -> Path:
    """Return the folder with the key of the seals, where the store of a SQLite file has it by itself."""
    return tmp_path / "secrets"


@pytest.fixture
def store(database_url: str, clock: StandingClock, secrets_dir: Path) -> Iterator[Store]:
    store = Store.open(database_url, clock, secrets=secrets_dir)
    yield store
    store.close()


@pytest.fixture
def session(store: Store, request: pytest.FixtureRequest) -> Iterator[Session]:
    """Yield one write transaction for the whole test; the test's other fixtures are committed before it begins."""
    for name in {"conversation_id", "case", "two_agents"} & set(request.fixturenames):
        request.getfixturevalue(name)
    with store.begin() as session:
        yield session


@pytest.fixture
def conversation_id(store: Store) -> str:
    with store.begin() as session:
        return conversations.open_conversation(session, locale="zh-Hant").id


@pytest.fixture
def case(store: Store, conversation_id: str) -> Case:
    with store.begin() as session:
        return cases.open_case(session, conversation_id)


@pytest.fixture
def two_agents(store: Store) -> TwoAgents:
    with store.begin() as session:
        first = agents.add(session, "mei", "Mei", "agent", "correct horse")
        second = agents.add(session, "jun", "Jun", "agent", "battery staple")
        return TwoAgents(first, second)


def _schema() -> Iterator[str]:
    url = make_url(os.environ["TEST_DATABASE_URL"])
    name = f"test_{secrets.token_hex(6)}"
    admin = create_engine(url, future=True)
    with admin.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    try:
        scoped = url.update_query_dict({"options": f"-csearch_path={name}"})
        yield scoped.render_as_string(hide_password=False)
    finally:
        with admin.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
        admin.dispose()


def _empty(url: str) -> None:
    """Remove every row with the append-only triggers switched off, and switch them on again."""
    engine = create_engine(url, future=True)
    with engine.begin() as connection:
        for table in SEALED:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        names = ", ".join(table.name for table in Base.metadata.sorted_tables)
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
        connection.execute(text("INSERT INTO chain_end (id, n, link, proof) VALUES (1, 0, '', '')"))
        for table in SEALED:
            connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
    engine.dispose()
