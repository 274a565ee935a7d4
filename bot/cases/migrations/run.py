"""Run the migrations from inside the program, safe when several processes start at once."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import Connection

_ADVISORY_LOCK = 0x616D656E6473  # "amends"


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Upgrade in one transaction: a second process waits, then finds nothing left to do."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    with _unbound(connection), connection.begin():  # takes SQLite's write lock at once (see Store)
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        command.upgrade(config, revision)
        if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise RuntimeError("The new tables would lose what rows refer to; nothing was changed.")


@contextmanager
def _unbound(connection: Connection) -> Iterator[None]:
    """Let SQLite replace a table that others refer to, which is its way of changing one; only outside a transaction."""
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
    """Return the revision the database is at (None: none yet) and the newest one of this program."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    newest = ScriptDirectory.from_config(config).get_current_head()
    return MigrationContext.configure(connection).get_current_revision(), str(newest)
