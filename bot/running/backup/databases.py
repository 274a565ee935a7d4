"""Copy databases while others write to them: SQLite by its online backup, PostgreSQL by its own programs."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine, inspect
from sqlalchemy.engine import URL, make_url

from bot.running.backup.errors import BackupError

# Seconds to wait for a lock; a checkpoint of SQLite takes far less.
_WAIT = 30.0


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy one consistent state of a SQLite database, as of one moment, without holding up those who write.

    Raise BackupError when the copy is damaged.
    """
    with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=_WAIT)) as live:
        with closing(sqlite3.connect(target)) as copy:
            # All pages in one step: with smaller ones each write of another process begins the copy again.
            live.backup(copy, pages=-1)
            # One file without a log beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
            found = copy.execute("PRAGMA integrity_check").fetchone()[0]
    os.chmod(target, 0o600)
    if found != "ok":
        raise BackupError(f"{source} is damaged ({found}): restore the newest backup that is whole")


def dump_postgresql(url: str, target: Path) -> None:
    """Dump one consistent state of the database that `url` names into `target`; raise BackupError."""
    _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
    os.chmod(target, 0o600)
    _run("pg_restore", None, "--list", str(target))


def load_postgresql(url: str, dump: Path) -> None:
    """Load a dump into the empty database that `url` names, wholly or not at all; raise BackupError."""
    _run(
        "pg_restore", url, "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(dump),
    )  # fmt: skip


def has_tables(url: str) -> bool:
    """Return whether the database that `url` names has tables."""
    engine = create_engine(url)
    try:
        return bool(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def _run(program: str, url: str | None, *arguments: str) -> None:
    target = [f"--dbname={_without_password(make_url(url))}"] if url else []
    try:
        done = subprocess.run(
            [program, *target, *arguments],
            env={**os.environ, **(_password(make_url(url)) if url else {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
    except FileNotFoundError:
        raise BackupError(f"{program} is missing: install the client programs of PostgreSQL") from None
    if done.returncode:
        raise BackupError(f"{program} failed: {' '.join(done.stderr.split())[-500:]}")


def _without_password(url: URL) -> str:
    """Return the address for PostgreSQL's programs; a password on a command line could be read by everybody."""
    return url._replace(drivername="postgresql", password=None).render_as_string(hide_password=False)


def _password(url: URL) -> dict[str, str]:
    return {"PGPASSWORD": str(url.password)} if url.password else {}
