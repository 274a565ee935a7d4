"""`amends insight rebuild` counts again what no longer agrees with the record."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select, update
from typer.testing import CliRunner

from bot.cases import Store, cases, conversations
from bot.cases.models import CaseFigure
from bot.cli import app
from tests.cases.helpers import say


@pytest.fixture
def store(tmp_path: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("AMENDS_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    shutil.copy(migrated_file, tmp_path / "amends.db")
    return Store.open(f"sqlite:///{tmp_path / 'amends.db'}")


def test_rebuilding_puts_right_what_is_wrong(store: Store) -> None:
    with store.begin() as session:
        talk = conversations.open_conversation(session, locale="en", customer={"email": "a@b.example"})
        say(session, talk.id, "It leaks")
        cases.update(session, cases.open_case(session, talk.id), kind="process")

    def rebuild() -> str:
        result = CliRunner().invoke(app, ["insight", "rebuild"])
        assert result.exit_code == 0, result.output
        return result.output

    def kinds() -> list[str | None]:
        with store.read() as session:
            return list(session.execute(select(CaseFigure.kind)).scalars())

    assert "1 cases counted; 1 rows were not" in rebuild()
    assert "1 cases counted; 0 rows were not" in rebuild()
    with store.begin() as session:
        session.execute(update(CaseFigure).values(kind="fraud"))
    assert "1 cases counted; 1 rows were not" in rebuild() and kinds() == ["process"]
