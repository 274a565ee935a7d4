"""Compile each SQL statement once per test run instead of once for each store.

SQLAlchemy keeps compiled statements with the engine, and a program has one engine for as long as it runs. Tests open a
store each and would compile every statement of the product again and again. Here all engines of SQLite have one dialect
and one cache of statements.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import create_engine
from sqlalchemy.engine import Engine

from bot.cases import store


def share_compiled_statements() -> None:
    """Make every store that is opened from now on use the statements that another one has compiled."""
    shared = create_engine("sqlite://", query_cache_size=2000)
    with shared.connect():
        pass  # The first connection tells the dialect what this version of SQLite can do.

    store._sqlite_engine = _sharing_with(shared, store._sqlite_engine)


def _sharing_with(shared: Engine, make: Callable[..., Engine]) -> Callable[..., Engine]:
    def engine(*args: object, **kwargs: object) -> Engine:
        made = make(*args, **kwargs)
        made.dialect, made._compiled_cache = shared.dialect, shared._compiled_cache
        return made

    return engine
