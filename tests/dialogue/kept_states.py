"""Reach each state of a conversation once per run, and bring later conversations there by copying."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.dialogue.reach_states import STATES
from tests.dialogue.talk import Talk


@dataclass(frozen=True)
class _Kept:
    """A conversation in a state: its case store, its tracker, and the actions called until then."""

    conversation_id: str
    database: Path
    tracker: Any
    called: tuple[str, ...]


class KeptStates:
    """Keep one conversation for each requested state and language."""

    def __init__(self, folder: Path) -> None:
        """Use `folder` for the copies of the case stores."""
        self._folder = folder
        self._kept: dict[tuple[str, str], _Kept] = {}

    def put(self, talk: Talk, state: str) -> Talk:
        """Bring a newly opened conversation, the only one of its case store, to `state` and return it."""
        kept = self._kept.get((state, talk.locale))
        if kept is None:
            STATES[state](talk)
            if talk.tracker() is not None:
                self._kept[state, talk.locale] = self._keep(talk)
            return talk
        _copy(kept.database, _file_of(talk))
        talk.id = kept.conversation_id
        talk.remember(kept.tracker)
        talk.agent.processor.action_endpoint.called[:] = kept.called
        return talk

    def _keep(self, talk: Talk) -> _Kept:
        database = self._folder / f"{len(self._kept)}.db"
        _copy(_file_of(talk), database)
        return _Kept(talk.id, database, talk.tracker(), tuple(talk.actions))


def _file_of(talk: Talk) -> Path:
    return Path(talk.store.engine.url.database)


def _copy(source: Path, target: Path) -> None:
    """Replace the content of `target` so that its open connections see the new rows, unlike with a copied file."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
