"""An anchor kept elsewhere shows what was changed before it, also by somebody who has the key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.cases import Store
from bot.cases.record import verify
from bot.cases.seals import anchors
from bot.cases.seals.backfill import seal_found
from tests.cases.helpers import NOON, drop_triggers, say


@pytest.fixture
def anchored(store: Store, conversation_id: str, tmp_path: Path) -> Path:
    """Return a file with one anchor, written after two of four messages."""
    path = tmp_path / "kept" / "anchors.log"
    for words in ("one", "two", "three", "four"):
        with store.begin() as session:
            say(session, conversation_id, words)
        if words == "two":
            with store.read() as session:
                anchors.add(path, anchors.line(session))
    return path


def faults(store: Store, path: Path) -> list[str]:
    with store.read() as session:
        return anchors.faults(session, path.read_text().splitlines())


def test_an_untouched_record_fits(store: Store, anchored: Path) -> None:
    assert faults(store, anchored) == []
    with store.read() as session:
        assert (anchors.last_of(anchored), anchors.last_seal(session)) == (2, 4)
    assert anchors.last_of(anchored.with_name("none")) == 0


def test_a_record_sealed_anew_with_the_key_does_not_fit(store: Store, anchored: Path) -> None:
    drop_triggers(store)
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE messages SET text = 'forged' WHERE seq = 1"))
        connection.execute(text("DELETE FROM seals"))
        connection.execute(text("UPDATE chain_end SET n = 0, link = '', proof = ''"))
        seal_found(connection, store.key, NOON)
    with store.read() as session:
        assert verify.verify_all(session) == []
    (fault,) = faults(store, anchored)
    assert fault.startswith("anchor 1: seal 2 is another one since ")


def test_an_older_record_put_back_does_not_fit(store: Store, anchored: Path) -> None:
    drop_triggers(store)
    with store.engine.begin() as connection:
        connection.execute(text("DELETE FROM seals WHERE n >= 2"))
    (fault,) = faults(store, anchored)
    assert "seal 2 is missing" in fault


@pytest.mark.parametrize("name", ["at", "seal", "link", "sign"])
def test_a_changed_anchor_shows(store: Store, anchored: Path, name: str) -> None:
    line = json.loads(anchored.read_text())
    anchored.write_text(json.dumps({**line, name: 1 if name == "seal" else "x"}))
    assert faults(store, anchored) == ["anchor 1: was changed, or the key is another one"]
    anchored.write_text("{nonsense\n\n")
    assert faults(store, anchored) == ["anchor 1: was changed, or the key is another one"]
