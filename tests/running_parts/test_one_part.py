"""Test what happens before a process becomes one part of Amends."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest

from bot.cases import Store
from bot.private_files import readable_by_others
from bot.running import one_part
from bot.running.supervisor import StartError
from bot.settings import Settings

# The umask of this process is put back after each test.
pytestmark = pytest.mark.usefixtures("usual_umask")

Became = list[tuple[str, tuple[str, ...], dict[str, str]]]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    ports = {
        "AMENDS_PORT": "8123",
        "AMENDS_DIALOGUE_PORT": "5105",
        "AMENDS_ACTIONS_PORT": "5155",
        "AMENDS_CARE_PORT": "5165",
    }
    return Settings.load({"AMENDS_DATA": str(tmp_path / "var"), **ports})


@pytest.fixture
def became(monkeypatch: pytest.MonkeyPatch) -> Became:
    """Record what this process would become."""
    found: Became = []
    monkeypatch.setattr(os, "execve", lambda *told: found.append(told))
    monkeypatch.setattr(os, "chdir", lambda folder: None)
    monkeypatch.setattr(one_part, "model_to_run", lambda settings, say: settings.models_dir / "trained.tar.gz")
    monkeypatch.setattr(one_part, "build_if_needed", lambda root, say: None)
    return found


@pytest.mark.parametrize(
    "name, runs", [("desk", "bot.desk.app:build"), ("dialogue", "dialogue_server"), ("actions", "action_server")]
)
def test_a_part_becomes_its_command_with_tables_up_to_date(
    settings: Settings, became: Became, name: str, runs: str
) -> None:
    one_part.run_part(name, settings, print)
    ((program, command, environment),) = became
    assert program == command[0] and runs in " ".join(command)
    assert environment["AMENDS_ACTIONS_WEBHOOK"] == "http://127.0.0.1:5155/webhook"
    store = Store.open(settings.database_url)
    now, newest = store.revisions()
    store.close()
    assert now == newest


def test_nobody_else_can_read_what_a_part_keeps(settings: Settings, became: Became) -> None:
    kept = settings.data_dir / "uploads" / "picture"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"x")
    assert readable_by_others(settings.data_dir)
    one_part.run_part("desk", settings, print)
    later = settings.data_dir / "later"
    later.touch()
    assert later.exists() and readable_by_others(settings.data_dir) == []


def test_parts_that_could_not_find_each_other_are_not_started(settings: Settings, became: Became) -> None:
    with pytest.raises(StartError, match="AMENDS_DIALOGUE_PORT"):
        one_part.run_part("desk", dataclasses.replace(settings, dialogue_port=0), print)
    with pytest.raises(StartError, match="desk, dialogue, actions"):
        one_part.run_part("widget", settings, print)
    assert became == []
