"""Run the migrations from the program itself, safely when several processes start at once."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Iterator

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import Connection

_ADVISORY_LOCK = 0x616D656E6473  # "amends"


def upgrade(connection: Connection, revision: str = "head", *, key: bytes = b"", now: datetime | None = None) -> None:
    """Upgrade in one transaction; a second process waits for the first and then finds nothing to do.

    `key` is the key of the seals and `now` the moment to seal with, which revision 0017 and later ones need. Raise
    RuntimeError, and change nothing, when rows would refer to rows that no longer exist.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["key"], config.attributes["now"] = key, now
    with _without_foreign_keys(connection), connection.begin():  # takes SQLite's write lock at once (see Store)
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        command.upgrade(config, revision)
        if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise RuntimeError("The new tables would lose what rows refer to; nothing was changed.")


@contextmanager
def _without_foreign_keys(connection: Connection) -> Iterator[None]:
    """Turn SQLite's foreign keys off meanwhile, because it changes a table by replacing it, also one with references.

    Only outside a transaction, where SQLite accepts the setting.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    pragma = connection.connection.cursor()
    pragma.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        pragma.execute("PRAGMA foreign_keys = ON")


def revisions(connection: Connection) -> tuple[str | None, str]:
    """Return the revision of the database (None: none yet) and the newest one of this program."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    newest = ScriptDirectory.from_config(config).get_current_head()
    return MigrationContext.configure(connection).get_current_revision(), str(newest)
