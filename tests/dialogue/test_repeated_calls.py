"""The action server may be called twice with the same turn: the case store looks as after one call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from bot.cases import Store
from tests.dialogue.talk import ActionsInProcess, Talk
from tests.dialogue.ways import STATES
from tests.dialogue.test_every_turn_everywhere import INTENTS

# Tables that hold no case.
NOT_COMPARED = {"alembic_version", "sqlite_sequence"}


class Stutter(ActionsInProcess):
    """Run every call twice, and note which action changed the store the second time or answered differently."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self.changed: list[str] = []

    async def run(self, call: dict[str, Any]) -> Any:
        first = await super().run(call)
        once = content(self._store)
        second = await super().run(call)
        if content(self._store) != once or second != first:
            self.changed.append(call["next_action"])
        return first


def content(store: Store) -> dict[str, list[tuple]]:
    """Return every row of every table."""
    with store.read() as session:
        names = [n for (n,) in session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))]
        return {
            name: sorted(map(tuple, session.execute(text(f'SELECT * FROM "{name}"'))), key=repr)
            for name in names
            if name not in NOT_COMPARED
        }


@pytest.mark.parametrize("state", STATES)
def test_the_second_call_changes_nothing(open_talk: Callable[..., Talk], state: str) -> None:
    for intent in INTENTS:
        talk = open_talk()
        stutter = Stutter(talk.store)
        talk.agent.processor.action_endpoint = stutter
        STATES[state](talk)
        talk.hear("東西真的壞掉了", intent)
        assert stutter.changed == [], f"{state}, then {intent}"
        assert "action_note_facts" in stutter.called
