"""Test that Rasa's own commands get what the project's files ask for, and actions where a conversation needs them."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from bot.running import stock_rasa
from bot.running.supervisor import StartError
from bot.settings import ROOT

Call = tuple[list[str], dict[str, str]]


class Process:
    """An action server that runs until it is told to stop, or has died."""

    def __init__(self, dead: bool) -> None:
        self.dead, self.stopped = dead, False

    def wait(self, seconds: float | None = None) -> int:
        if not self.dead and seconds is not None:
            raise subprocess.TimeoutExpired("actions", seconds)
        return 1

    def terminate(self) -> None:
        self.stopped = True


@pytest.fixture
def rasa(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Call]:
    """Record the commands of Rasa; its data are below a folder of the test."""
    calls: list[Call] = []

    def run(command: list[str], env: dict[str, str], **_: Any) -> subprocess.CompletedProcess[str]:
        calls.append((command, env))
        return subprocess.CompletedProcess(command, 3)

    monkeypatch.setenv("AMENDS_DATA", str(tmp_path / "var"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(subprocess, "run", run)
    return calls


@pytest.mark.parametrize("arguments", [["data", "validate"], ["test", "core"], ["shell", "nlu"], []])
def test_a_command_that_needs_no_actions_gets_addresses_and_a_store_of_its_own(
    rasa: list[Call], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str]
) -> None:
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("no action server is needed"))
    assert stock_rasa.run_stock_rasa(arguments) == 3
    ((command, environment),) = rasa
    assert command[-len(arguments) - 1 :] == ["rasa", *arguments]
    assert environment["RASA_TELEMETRY_ENABLED"] == "false"
    assert str(tmp_path / "var") in environment["DATABASE_URL"] and str(tmp_path) in environment["AMENDS_TRACKER_URL"]


@pytest.mark.parametrize("dead", [False, True])
def test_a_talk_has_an_action_server_that_ends_with_it(
    rasa: list[Call], monkeypatch: pytest.MonkeyPatch, dead: bool
) -> None:
    started: list[Process] = []

    def popen(*_: Any, **__: Any) -> Process:
        started.append(Process(dead))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", popen)
    monkeypatch.setattr(stock_rasa, "answers", lambda address: not dead)
    if dead:
        with pytest.raises(StartError, match="actions do not answer"):
            stock_rasa.run_stock_rasa(["shell"])
        assert rasa == []
    else:
        assert stock_rasa.run_stock_rasa(["shell"]) == 3
        assert rasa[0][0][-3:] == ["shell", "--interface", "127.0.0.1"]
        assert rasa[0][1]["AMENDS_ACTIONS_WEBHOOK"].startswith("http://127.0.0.1:")
    assert [process.stopped for process in started] == [True]


def test_every_command_is_on_the_page_for_trainers() -> None:
    page = (ROOT / "docs" / "training.md").read_text(encoding="utf-8")
    for command in ("data validate", "shell", "shell nlu", "interactive", "test core", "test nlu", "visualize"):
        assert f"`.venv/bin/amends rasa {command}" in page, command
