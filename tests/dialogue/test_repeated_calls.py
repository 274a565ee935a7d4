"""Test that calling an action twice for the same turn leaves the case store as after one call."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.cases import Store
from tests.dialogue.kept_states import KeptStates
from tests.dialogue.reach_states import STATES
from tests.dialogue.talk import ActionsInProcess, Talk, entity

# Messages that cover every action that writes to the case store.
SAID = (
    ("東西真的壞掉了", "complain", ()),
    ("日期不對", "correct", ()),
    ("不對,是星期二", "correct", (entity("time", "2026-11-17", "星期二", 3, grain="day"),)),
    ("是吸塵器才對", "inform", (entity("product", "cordless_vacuum", "吸塵器", 1),)),
    ("我要換貨", "request_remedy", (entity("desired_outcome", "exchange", "換貨", 2),)),
    ("不知道", "inform", ()),
    ("我的信箱是a@example.com", "inform", (entity("email", "a@example.com", "a@example.com", 5),)),
    ("對", "affirm", ()),
    ("不是", "deny", ()),
    ("第二個", "choose_option", ()),
    ("都不要", "reject_options", ()),
    ("找真人", "request_human", ()),
    ("我要告你們", "threaten", ()),
    ("算了", "withdraw", ()),
    ("ㄅㄆㄇ", "nlu_fallback", ()),
)

# Tables without data of cases.
NOT_COMPARED = {"alembic_version", "sqlite_sequence"}
# Prefix of the full-text index's tables, which cannot be read row by row; their content is in search_entries too.
INDEX = "search_words"


class Stutter(ActionsInProcess):
    """Run every call twice; record the actions whose second call changed the store or returned other events.

    The texts of the replies may differ, because the second call may say that something is already agreed.
    """

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self.changed: list[str] = []

    async def run(self, call: dict[str, Any]) -> Any:
        first = await super().run(call)
        once = content(self._store)
        second = await super().run(call)
        if content(self._store) != once or second["events"] != first["events"]:
            self.changed.append(call["next_action"])
        return first


def content(store: Store) -> dict[str, list[tuple]]:
    """Return every row of every compared table, by table."""
    with store.read() as session:
        names = [n for (n,) in session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))]
        return {
            name: sorted(map(tuple, session.execute(text(f'SELECT * FROM "{name}"'))), key=repr)
            for name in names
            if name not in NOT_COMPARED and not name.startswith(INDEX)
        }


@pytest.mark.parametrize("state", STATES)
def test_the_second_call_changes_nothing(open_talk: Callable[..., Talk], state: str, tmp_path: Path) -> None:
    # Not the shared states, because the actions on the way to these are called twice as well.
    kept = KeptStates(tmp_path)
    for said, intent, entities in SAID:
        talk = open_talk()
        stutter = Stutter(talk.store)
        talk.agent.processor.action_endpoint = stutter
        talk.kept = None
        kept.reach_alone(talk, STATES[state])
        talk.hear(said, intent, entities)
        assert stutter.changed == [], f"{state}, then {said}"
        assert "action_note_facts" in stutter.called
