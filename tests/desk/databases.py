"""Databases that tests copy: SQLite files, or with TEST_DATABASE_URL databases on that PostgreSQL server."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from bot.cases import Store

SERVER = os.environ.get("TEST_DATABASE_URL")


@dataclass(frozen=True)
class Template:
    """A database to copy from, and the folder with its key; it must not be in use while it is copied."""

    url: str
    secrets: Path

    @contextmanager
    def filling(self) -> Iterator[Store]:
        """Open the store to fill it, and close it with the block."""
        store = Store.open(self.url, secrets=self.secrets)
        try:
            yield store
        finally:
            store.close()

    @contextmanager
    def copied(self, folder: Path) -> Iterator[Template]:
        """Yield a copy, in `folder` or on the server until the block ends."""
        secrets_dir = folder / "secrets"
        if self.secrets.exists() and not secrets_dir.exists():
            shutil.copytree(self.secrets, secrets_dir)
        if SERVER is None:
            source, path = make_url(self.url).database, folder / "amends.db"
            assert source is not None
            shutil.copy(source, path)
            yield Template(f"sqlite:///{path}", secrets_dir)
        else:
            with _database(secrets_dir, f"TEMPLATE {make_url(self.url).database}") as made:
                yield made


@contextmanager
def migrated(folder: Path) -> Iterator[Template]:
    """Yield an empty database with all tables, in `folder` or on the server until the block ends."""
    with _database(folder / "secrets") if SERVER is not None else _file(folder) as made:
        with made.filling() as store:
            store.migrate()
        yield made


@contextmanager
def _file(folder: Path) -> Iterator[Template]:
    yield Template(f"sqlite:///{folder / 'empty.db'}", folder / "secrets")


@contextmanager
def _database(secrets_dir: Path, how: str = "") -> Iterator[Template]:
    assert SERVER is not None
    url, name = make_url(SERVER), f"test_{secrets.token_hex(6)}"
    server = create_engine(url, future=True, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} {how}"))
    try:
        yield Template(url.set(database=name).render_as_string(hide_password=False), secrets_dir)
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()
