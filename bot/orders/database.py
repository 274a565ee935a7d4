"""Look up orders in the company's own database, read-only."""

from __future__ import annotations

import math
import sqlite3
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from sqlalchemy import String, cast, column, create_engine, select, table, text
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import NullPool
from sqlalchemy.sql import Executable

from bot.orders.records import Unusable
from bot.remedy.order_source import CannotConnect, Database

# Instructions of SQLite's virtual machine between two checks of the deadline: some milliseconds.
PROGRESS_STEPS = 100_000
_EXAMPLE = "sqlite:////srv/shop.db or postgresql+psycopg2://reader:password@db.example/shop"


class DatabaseOrders:
    """Fetch single orders from a database. Statements only select, in a transaction that is always rolled back."""

    def __init__(self, at: Database, address: str, timeout_seconds: float) -> None:
        """Prepare the statement and the engine without connecting. Raise CannotConnect for an unusable address."""
        self._engine = _engine(at.url_from, address, timeout_seconds)
        self._statement: Executable = text(at.query) if at.query else _select(at)

    def fetch(self, number: str) -> Mapping[str, Any] | None:
        """Return the order's row keyed by our field names, None when there is none; raise Unusable for several rows."""
        with self._engine.connect() as connection:
            rows = connection.execute(self._statement, {"order_number": number}).mappings().fetchmany(2)
            found = [{str(name).lower(): value for name, value in row.items()} for row in rows]
            connection.rollback()
        if len(found) > 1:
            raise Unusable("several rows have this order number")
        return found[0] if found else None


def _select(at: Database) -> Executable:
    schema, _, name = str(at.table).rpartition(".")
    theirs = {our: column(their) for our, their in at.columns.items()}
    orders = table(name, *theirs.values(), schema=schema or None)
    # As text, so that the amount never becomes a float.
    wanted = [(cast(their, String) if our == "paid" else their).label(our) for our, their in theirs.items()]
    return select(*wanted).select_from(orders).where(theirs["number"] == text(":order_number"))


def _engine(variable: str, address: str, timeout: float) -> Engine:
    try:
        url = make_url(address)
        if url.get_backend_name() == "sqlite":
            return create_engine(
                url, poolclass=NullPool, creator=lambda: _sqlite(url, timeout), hide_parameters=True, future=True
            )
        return create_engine(
            url,
            hide_parameters=True,
            connect_args=_limits(url, timeout),
            pool_pre_ping=True,
            pool_timeout=timeout,
            pool_recycle=600,
            future=True,
        )
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        # The address may contain a password, so the message does not repeat it.
        raise CannotConnect(
            f"The environment variable {variable} holds no database address that can be used ({type(error).__name__})",
            f"Set it to one such as {_EXAMPLE}",
        ) from None


def _sqlite(url: URL, timeout: float) -> sqlite3.Connection:
    address = f"file:{quote(url.database or '')}?mode=ro"
    connection = sqlite3.connect(address, uri=True, timeout=timeout, check_same_thread=False)
    # Each lookup opens its own connection, so the lookup's time limit is also the query's.
    until = time.monotonic() + timeout
    connection.set_progress_handler(lambda: int(time.monotonic() > until), PROGRESS_STEPS)
    return connection


def _limits(url: URL, timeout: float) -> dict[str, Any]:
    seconds = math.ceil(timeout)
    if url.get_backend_name() == "postgresql":
        milliseconds = int(timeout * 1000)
        options = f"-c default_transaction_read_only=on -c statement_timeout={milliseconds}"
        return {"connect_timeout": seconds, "options": options} if "psycopg2" in url.get_driver_name() else {}
    if url.get_backend_name() in ("mysql", "mariadb"):
        return {"connect_timeout": seconds}
    return {}
