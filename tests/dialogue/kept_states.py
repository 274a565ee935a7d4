"""Reach each state of a conversation once per run, and bring later conversations there by copying."""

from __future__ import annotations

import copy
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.dialogue.talk import Reply, Talk

Way = Callable[[Talk], list[Reply]]

# The index of words is a virtual table, whose rows cannot be counted.
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%' ORDER BY name"


@dataclass(frozen=True)
class _Kept:
    """A conversation in a state: how its case store began, the store and the tracker now, and what was said."""

    beginning: Any
    conversation_id: str
    database: Path
    tracker: Any
    called: tuple[str, ...]
    seen: list[Reply]
    replies: list[Reply]


class KeptStates:
    """Keep one conversation for each state that was reached, in each language."""

    def __init__(self, folder: Path) -> None:
        """Use `folder` for the copies of the case stores."""
        self._folder = folder
        self._kept: dict[tuple[str, str], _Kept] = {}

    def reach(self, talk: Talk, way: Way) -> list[Reply]:
        """Bring `talk` to the state that `way` reaches and return the last replies.

        What was reached before is copied, unless something was said already or the case store began otherwise.
        """
        if talk.seen or talk.tracker() is not None:
            return way(talk)
        beginning = _beginning(talk)
        kept = self._kept.get((way.__name__, talk.locale))
        if kept is not None and kept.beginning == beginning:
            return _restore(kept, talk)
        return self._reach(talk, way, beginning) if kept is None else way(talk)

    def reach_alone(self, talk: Talk, way: Way) -> list[Reply]:
        """Do the same for a new conversation in a case store whose other content may be replaced."""
        kept = self._kept.get((way.__name__, talk.locale))
        return _restore(kept, talk) if kept is not None else self._reach(talk, way, _beginning(talk))

    def _reach(self, talk: Talk, way: Way, beginning: Any) -> list[Reply]:
        replies = way(talk)
        if talk.tracker() is not None:
            self._kept[way.__name__, talk.locale] = self._keep(talk, beginning, replies)
        return replies

    def _keep(self, talk: Talk, beginning: Any, replies: list[Reply]) -> _Kept:
        database = self._folder / f"{len(self._kept)}.db"
        _copy(_file_of(talk), database)
        seen, last = copy.deepcopy((talk.seen, replies))
        return _Kept(beginning, talk.id, database, talk.tracker(), tuple(talk.actions), seen, last)


def _restore(kept: _Kept, talk: Talk) -> list[Reply]:
    _copy(kept.database, _file_of(talk))
    talk.id = kept.conversation_id
    talk.remember(kept.tracker)
    talk.agent.processor.action_endpoint.called[:] = kept.called
    seen, replies = copy.deepcopy((kept.seen, kept.replies))
    talk.seen[:] = seen
    return replies


def _beginning(talk: Talk) -> Any:
    """Return the time, how many rows each table has, and the row of the conversation, except for its id."""
    with closing(sqlite3.connect(_file_of(talk))) as store:
        store.row_factory = sqlite3.Row
        tables = [row[0] for row in store.execute(_TABLES)]
        rows = {table: store.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables}
        one = dict(store.execute("SELECT * FROM conversations WHERE id = ?", [talk.id]).fetchone())
    return talk.now(), rows, {name: value for name, value in one.items() if name != "id"}


def _file_of(talk: Talk) -> Path:
    return Path(talk.store.engine.url.database)


def _copy(source: Path, target: Path) -> None:
    """Replace the content of `target` so that its open connections see the new rows, unlike with a copied file."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
