"""Take what was erased out of the files of the database too: freed pages, the write-ahead log, merged indexes."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy.engine import Engine

# Seconds to wait for readers whose snapshot still needs the old pages.
WAIT_SECONDS, POLL_SECONDS = 30.0, 0.2


def scrub(engine: Engine, *, has_index: bool = True) -> bool:
    """Rewrite the database without its freed pages; return False when a reader kept the write-ahead log from it.

    `has_index` is False for a SQLite file without the full-text index, such as the dialogue's memory. Writers wait
    meanwhile. On PostgreSQL dead rows are removed from every table; its own log and backups are not ours to change.
    """
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM")
        return True
    connection = engine.raw_connection()
    try:
        cursor: Any = connection.cursor()
        if has_index:
            # Deleted terms stay in older segments of the index until these are merged.
            cursor.execute("INSERT INTO search_words (search_words) VALUES ('optimize')")
        cursor.execute("VACUUM")
        deadline = time.monotonic() + WAIT_SECONDS
        while cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            if time.monotonic() > deadline:
                return False
            time.sleep(POLL_SECONDS)
        return True
    finally:
        connection.close()
