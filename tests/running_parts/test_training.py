"""Test when a model is trained, with a fake `rasa`."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from bot.running import training
from bot.running.progress import remembered
from bot.running.training import (
    LOCK,
    TIMES,
    TRAINED_WITH,
    TrainingError,
    digest,
    model_for,
    releases,
    train_if_needed,
)
from bot.settings import ROOT, Settings

# Writes the requested model file and counts its runs in the file `runs`.
TRAINS = """
import sys
from pathlib import Path
print("Starting to train component 'bot.nlu.encoder.Encoder'.")
out, name = (sys.argv[sys.argv.index(option) + 1] for option in ("--out", "--fixed-model-name"))
Path(out, name + ".tar.gz").write_text("model")
Path("runs").open("a").write("x")
"""
FAILS = """
import sys
print("no space left on device")
sys.exit(1)
"""
FORGETS = "print('done')"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    for name, text in {
        "config.yml": "language: zh",
        "domain.yml": "intents: []",
        "data/nlu/zh/complain.yml": "nlu: []",
        "data/responses/system.yml": "words: {}",
        "data/policy/company.yml": "name: x",
        "bot/nlu/encoder.py": "x = 1",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    found = Settings.load({}, root=tmp_path)
    return dataclasses.replace(found, models_dir=tmp_path / "models")


def rasa(settings: Settings, code: str) -> None:
    """Replace `python -m rasa` by a program; it is found first because training runs in the project's folder."""
    folder = settings.root / "rasa"
    folder.mkdir(exist_ok=True)
    (folder / "__init__.py").write_text("")
    (folder / "__main__.py").write_text(code)


def runs(settings: Settings) -> int:
    path = settings.root / "runs"
    return len(path.read_text()) if path.exists() else 0


def test_trained_once_and_again_only_after_a_change(settings: Settings) -> None:
    rasa(settings, TRAINS)
    said: list[str] = []
    first = train_if_needed(settings, said.append)
    assert first.exists() and train_if_needed(settings, said.append) == first and runs(settings) == 1
    assert any("Encoder" in line for line in said)
    (settings.root / "data/nlu/zh/complain.yml").write_text("nlu: [more]")
    second = train_if_needed(settings, said.append)
    assert second != first and runs(settings) == 2


def test_a_training_remembers_how_long_its_steps_took(settings: Settings) -> None:
    rasa(settings, TRAINS)
    train_if_needed(settings, lambda line: None)
    times = remembered(settings.models_dir / TIMES)
    assert times is not None and "Encoder" in times
    (settings.root / "config.yml").write_text("language: en")
    said: list[str] = []
    train_if_needed(settings, said.append)
    assert any(f"2 of {len(times)}  Encoder" in line for line in said)


@pytest.mark.parametrize("name", ["config.yml", "domain.yml", "data/responses/offer.yml", "bot/nlu/encoder.py"])
def test_every_training_file_changes_the_digest(settings: Settings, name: str) -> None:
    before = digest(settings.root)
    (settings.root / name).write_text("responses: {utter_changed: []}")
    assert digest(settings.root) != before


def test_a_changed_wording_needs_no_training_and_a_new_response_does(settings: Settings) -> None:
    file = settings.root / "data/responses/offer.yml"
    file.write_text("responses:\n  utter_hello:\n    - text: Hello\n")
    before = digest(settings.root)
    file.write_text("responses:\n  # warmer\n  utter_hello:\n    - text: Good morning\n")
    assert digest(settings.root) == before
    file.write_text("responses:\n  utter_hello:\n    - text: Hello\n  utter_other:\n    - text: x\n")
    assert digest(settings.root) != before
    file.write_text("responses:\n  utter_hello: [")
    assert digest(settings.root) != before


def test_a_file_that_holds_only_words_needs_no_training(settings: Settings) -> None:
    before = digest(settings.root)
    (settings.root / "data/responses/pulse.yml").write_text("words:\n  pulse.title: {zh-Hant: 脈搏, en: Pulse}\n")
    assert digest(settings.root) == before


def test_new_and_renamed_files_change_the_digest(settings: Settings) -> None:
    before = digest(settings.root)
    added = settings.root / "data/rules/new.yml"
    added.parent.mkdir()
    added.write_text("rules: []")
    with_new = digest(settings.root)
    added.rename(added.with_name("other.yml"))
    assert len({before, with_new, digest(settings.root)}) == 3


@pytest.mark.parametrize(
    "name",
    [
        "data/responses/system.yml",
        "data/responses/agents_live.yml",
        "data/responses/assist.yml",
        "data/policy/company.yml",
        "bot/nlu/__pycache__/x.pyc",
        "README.md",
    ],
)
def test_other_files_do_not_change_the_digest(settings: Settings, name: str) -> None:
    before = digest(settings.root)
    (settings.root / name).parent.mkdir(exist_ok=True)
    (settings.root / name).write_text("changed")
    assert digest(settings.root) == before


def test_a_failed_training_reports_its_output_and_leaves_no_model(settings: Settings) -> None:
    rasa(settings, FAILS)
    with pytest.raises(TrainingError, match="no space left on device"):
        train_if_needed(settings, lambda line: None)
    assert not model_for(settings).exists()


def test_a_training_that_writes_nothing_has_failed(settings: Settings) -> None:
    rasa(settings, FORGETS)
    with pytest.raises(TrainingError):
        train_if_needed(settings, lambda line: None)


def test_a_failed_training_keeps_the_earlier_model(settings: Settings) -> None:
    rasa(settings, TRAINS)
    before = train_if_needed(settings, lambda line: None)
    (settings.root / "config.yml").write_text("language: en")
    rasa(settings, FAILS)
    with pytest.raises(TrainingError):
        train_if_needed(settings, lambda line: None)
    assert before.exists()


def test_another_release_of_what_it_is_trained_with_needs_training_and_a_linter_does_not(settings: Settings) -> None:
    lock = settings.root / LOCK
    lock.write_text("rasa==3.6.21 \\\n    --hash=sha256:00\nruff==0.1 \\\n    --hash=sha256:01\n")
    first = digest(settings.root)
    lock.write_text("rasa==3.6.21 \\\n    --hash=sha256:00\nruff==0.2 \\\n    --hash=sha256:02\n")
    assert digest(settings.root) == first
    lock.write_text("rasa==3.6.22 \\\n    --hash=sha256:03\nruff==0.2 \\\n    --hash=sha256:02\n")
    assert digest(settings.root) != first


def test_the_lock_file_pins_everything_the_model_is_trained_with() -> None:
    assert {pin.partition("==")[0] for pin in releases(ROOT / LOCK)} == set(TRAINED_WITH)


@pytest.fixture
def commands(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Record the trainings that are run, and let each write its model."""
    found: list[list[str]] = []

    def run(settings: Settings, model: Path, command: list[str], name: str, say: object) -> None:
        found.append(command)
        model.write_text("model")

    monkeypatch.setattr(training, "_run", run)
    return found


def teach(settings: Settings, name: str, text: str) -> None:
    path = settings.root / "data/heads" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_changed_lines_fit_only_their_heads_again(settings: Settings, commands: list[list[str]]) -> None:
    teach(settings, "zh/complaint_kind/process.txt", "慢")
    first = train_if_needed(settings, print)
    teach(settings, "zh/complaint_kind/process.txt", "慢\n好慢")
    second = train_if_needed(settings, print)
    assert commands[0][2:4] == ["rasa", "train"]
    assert commands[1][2:] == ["bot.coach.refitting", str(first), str(second), "KindHead", "DangerHead", "SubKindHead"]
    # A model that was refitted is a base like any other.
    teach(settings, "zh/complaint_kind/process.txt", "慢\n好慢\n很慢")
    train_if_needed(settings, print)
    assert commands[2][2] == "bot.coach.refitting"


def test_a_changed_rule_trains_everything(settings: Settings, commands: list[list[str]]) -> None:
    teach(settings, "zh/complaint_kind/process.txt", "慢")
    train_if_needed(settings, print)
    (settings.root / "domain.yml").write_text("intents: [more]")
    train_if_needed(settings, print)
    assert [command[2] for command in commands] == ["rasa", "rasa"]


def test_lines_that_cannot_be_fitted_alone_are_trained_with_everything(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    rasa(settings, TRAINS)
    teach(settings, "zh/complaint_kind/process.txt", "慢")
    # It is no archive, so that nothing can be put into a copy of it.
    train_if_needed(settings, print)
    teach(settings, "zh/complaint_kind/process.txt", "好慢")
    said: list[str] = []
    assert train_if_needed(settings, said.append).exists() and runs(settings) == 2
    assert any("That failed, so everything is trained" in line for line in said)
