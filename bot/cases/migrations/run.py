"""Run the migrations from inside the program, safe when several processes start at once."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import Connection

_ADVISORY_LOCK = 0x616D656E6473  # "amends"


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Upgrade in one transaction: whoever comes second waits, then finds nothing left to do."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    with connection.begin():  # takes SQLite's write lock at once (see Store)
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        command.upgrade(config, revision)


def revisions(connection: Connection) -> tuple[str | None, str]:
    """Return the revision the database is at (None: none yet) and the newest one of this program."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    newest = ScriptDirectory.from_config(config).get_current_head()
    return MigrationContext.configure(connection).get_current_revision(), str(newest)
