"""Access to the database: its engines, write transactions, read transactions, migrations."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from bot.cases import belonging, changes, happenings, lock, utc
from bot.cases.errors import Busy, Conflict, Refused
from bot.cases.seals import keys, pending
from bot.cases.seals.sealing import seal
from bot.clock import Clock, utc_now
from bot.private_files import make_file, make_folder
from bot.secret_files import read_or_make

LOCK_WAIT_SECONDS = 5.0
# Seconds between two tries of a writer to take the lock from another process.
LOCK_POLL_SECONDS = 0.002
# Customers' words are parameters of statements; errors, which are logged, do not repeat them.
_OPTIONS = {"pool_size": 8, "max_overflow": 24, "pool_timeout": 30, "hide_parameters": True}


KeepClocks = Callable[[Session, "tuple[int, ...]"], None]


class WriteSession(Session):
    """A session that records which conversations its transaction changes; see `changes.conversations_changed`."""


event.listen(WriteSession, "after_flush", changes.collect)
event.listen(WriteSession, "after_flush", happenings.collect)
event.listen(WriteSession, "after_flush", pending.collect)
event.listen(WriteSession, "after_soft_rollback", pending.distrust)
event.listen(WriteSession, "after_soft_rollback", belonging.forget)
event.listen(WriteSession, "after_soft_rollback", lock.forget)


class Store:
    """The engines of one database; safe to share between threads. Create it with `Store.open`."""

    def __init__(self, writer: Engine, reader: Engine, clock: Clock, secrets: Path) -> None:
        self._writer = writer
        self._reader = reader
        self._clock = clock
        self._secrets = secrets
        self._key = b""
        self._keep_clocks: KeepClocks | None = None
        self._announce: Callable[[Session], None] | None = None
        # SQLite allows one writer at a time and makes the others poll with growing pauses; queueing the threads of
        # this process here is faster and fairer. Between processes, `_begin_writing` waits.
        self._process_lock = threading.Lock() if writer.dialect.name == "sqlite" else None

    @classmethod
    def open(
        cls, database_url: str, clock: Clock = utc_now, *, secrets: Path | None = None, waits_for_disk: bool = True
    ) -> Store:
        """Open a SQLite file (`sqlite:///path`) or PostgreSQL without creating tables; raise Refused for others.

        `clock` gives the time for everything done in it: time stamps, what is due, what has expired. `secrets` is the
        folder with the key of the seals, by default the folder of that name beside a SQLite file; PostgreSQL needs it.
        A commit waits until it is on the disk, unless `waits_for_disk` is False; then a SQLite commit is safe from a
        power cut with the next one that waits, in whichever process, because all write one log in order.
        """
        url = make_url(database_url)
        backend = url.get_backend_name()
        if backend == "sqlite":
            if not url.database or url.database == ":memory:":
                raise Refused("The case store needs a file: use sqlite:///path/to/amends.db.")
            make_folder(Path(url.database).parent)
            _create_private(Path(url.database))
            folder = secrets or Path(url.database).parent / "secrets"
            synchronous = "FULL" if waits_for_disk else "NORMAL"
            writer = _sqlite_engine(url, read_only=False, synchronous=synchronous)
            return cls(writer, _sqlite_engine(url, read_only=True), clock, folder)
        if backend == "postgresql":
            if secrets is None:
                raise Refused("The case store needs the folder with its key; name it when you open PostgreSQL.")
            engine = create_engine(url, pool_pre_ping=True, connect_args={"client_encoding": "utf8"}, **_OPTIONS)
            event.listen(engine, "handle_error", _without_statement)
            snapshot = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            return cls(engine, snapshot, clock, secrets)
        raise Refused(f"The case store works with sqlite and postgresql, not with {backend}; change DATABASE_URL.")

    @property
    def clock(self) -> Clock:
        """Return the clock that gives the time for everything done in this store."""
        return self._clock

    @property
    def key(self) -> bytes:
        """Return the key of the seals, made at the first use; raise SecretError when it cannot be read or made."""
        if not self._key:
            self._key = read_or_make(self._secrets, "record-key").encode("ascii")
        return self._key

    def keep_clocks(self, keep: KeepClocks) -> None:
        """Call `keep` at the end of each write transaction, with the cases whose clocks it may have moved.

        What comes due is so written together with what causes it.
        """
        self._keep_clocks = keep

    def announce(self, announce: Callable[[Session], None]) -> None:
        """Call `announce` at the end of each write transaction, so that what happened is told if it is committed."""
        self._announce = announce

    @property
    def engine(self) -> Engine:
        """Return the writing engine, for checks and tests."""
        return self._writer

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """Run one write transaction: seal what it wrote and commit at the end, roll back on an error.

        Rows stay readable after the end. Raise Busy when the database stays locked, Conflict when a constraint of
        the database (unique, foreign key) is violated, Refused for a value that a column cannot hold. Do not open a
        second one inside it.
        """
        with self._one_writer(), WriteSession(self._writer, future=True, expire_on_commit=False) as session:
            utc.bind(session, self._clock)
            keys.bind(session, lambda: self.key)
            try:
                with session.begin():
                    yield session
                    if self._keep_clocks is not None:
                        session.flush()
                        self._keep_clocks(session, changes.take_cases(session))
                    if self._announce is not None:
                        session.flush()
                        self._announce(session)
                    seal(session)
            except IntegrityError as error:
                raise Conflict("Something else changed this at the same moment; read it again and retry.") from error
            except DataError as error:
                raise Refused("A value is too long or too large to be kept; make it shorter.") from error
            except OperationalError as error:
                if _is_locked(error):
                    raise Busy("The case store is busy; try again in a moment.") from error
                raise

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Run one read-only transaction over a single snapshot; writing in it fails."""
        with Session(self._reader, future=True, expire_on_commit=False) as session:
            utc.bind(session, self._clock)
            keys.bind(session, lambda: self.key)
            yield session

    def migrate(self) -> None:
        """Upgrade the tables to the newest version; several processes may do so at once."""
        from bot.cases.migrations.run import upgrade

        with self._one_writer(), self._writer.connect() as connection:
            upgrade(connection, key=self.key, now=self._clock())

    def revisions(self) -> tuple[str | None, str]:
        """Return the version of the tables (None: no tables yet) and the newest version of this program."""
        from bot.cases.migrations.run import revisions

        with self._reader.connect() as connection:
            return revisions(connection)

    def close(self) -> None:
        """Close every pooled connection."""
        self._writer.dispose()
        self._reader.dispose()

    @contextmanager
    def _one_writer(self) -> Iterator[None]:
        if self._process_lock is None:
            yield
            return
        if not self._process_lock.acquire(timeout=2 * LOCK_WAIT_SECONDS):
            raise Busy("The case store is busy; try again in a moment.")
        try:
            yield
        finally:
            self._process_lock.release()


def _create_private(path: Path) -> None:
    """Create the database for its own user only; where that cannot be, SQLite says so at the first connection."""
    with suppress(OSError):
        make_file(path)


def _sqlite_engine(url: Any, *, read_only: bool, synchronous: str = "NORMAL") -> Engine:
    engine = create_engine(url, poolclass=QueuePool, connect_args={"check_same_thread": False}, **_OPTIONS)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # the driver would send BEGIN too late; `begin` below sends it
        connection.execute(f"PRAGMA busy_timeout = {int(LOCK_WAIT_SECONDS * 1000)}")
        _use_wal(connection)
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA recursive_triggers = ON")  # so that INSERT OR REPLACE fires the delete triggers
        if read_only:
            connection.execute("PRAGMA query_only = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        # Take the write lock at once, because a transaction that reads first and then writes may fail with
        # "database is locked".
        if read_only:
            connection.exec_driver_sql("BEGIN")
        else:
            _begin_writing(connection)

    return engine


def _begin_writing(connection: Any) -> None:
    """Take the write lock; raise OperationalError when it stays taken.

    Polls every LOCK_POLL_SECONDS, because SQLite's own waiting sleeps up to 100 ms for a lock that is held for 2 ms.
    """
    driver = connection.connection
    deadline = time.monotonic() + LOCK_WAIT_SECONDS
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        while time.monotonic() < deadline:
            try:
                driver.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error):
                    break
                time.sleep(LOCK_POLL_SECONDS)
        # Try once more through SQLAlchemy, so that callers get its error and not the driver's.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        driver.execute(f"PRAGMA busy_timeout = {int(LOCK_WAIT_SECONDS * 1000)}")


def _use_wal(connection: Any) -> None:
    """Switch the file to write-ahead logging, with retries: the busy timeout does not cover two first openers."""
    deadline = time.monotonic() + LOCK_WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
            return
        except Exception as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _without_statement(context: Any) -> None:
    """Keep only the first line of an error of PostgreSQL: the others repeat the statement with its words."""
    original, shown = context.original_exception, context.sqlalchemy_exception
    first = (str(original).splitlines() or [""])[0]
    original.args = (first,)
    if shown is not None:
        shown.args = (f"({type(original).__name__}) {first}",)


def _is_locked(error: DBAPIError) -> bool:
    return "database is locked" in str(error.orig) or "database is busy" in str(error.orig)
