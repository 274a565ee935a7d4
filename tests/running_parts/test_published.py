"""Test which model speaks with customers: what was only trained never does."""

from __future__ import annotations

import dataclasses
import json
import sys
import tarfile
import types
from pathlib import Path

import pytest

from bot.coach.facts import Facts
from bot.coach.registry import ModelError, Registry
from bot.running import dialogue_server, doctor, published
from bot.running.published import FIRST, model_to_run, running_dialogue
from bot.running.training import model_for
from bot.settings import Settings


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    (tmp_path / "config.yml").write_text("language: zh")
    (tmp_path / "models").mkdir()

    def train(settings: Settings, say: object) -> Path:
        model = model_for(settings)
        model.write_text("weights")
        return model

    monkeypatch.setattr(published, "train_from_sound_data", train)
    return dataclasses.replace(Settings.load({}, root=tmp_path), models_dir=tmp_path / "models")


def change_data(settings: Settings) -> None:
    (settings.root / "config.yml").write_text("language: en")


def test_the_first_model_publishes_itself(settings: Settings) -> None:
    file = model_to_run(settings, print)
    publication = Registry.of(settings).published()
    assert publication is not None and publication.why == FIRST
    assert file == settings.data_dir / "models" / model_for(settings).name


def test_changed_data_does_not_go_live_by_itself(settings: Settings) -> None:
    first = model_to_run(settings, print)
    change_data(settings)
    said: list[str] = []
    assert model_to_run(settings, said.append) == first and not model_for(settings).exists()
    (line,) = said
    assert "amends model publish" in line and first.name.removesuffix(".tar.gz") in line


@pytest.mark.parametrize("action, fits", [("action_note_facts", True), ("action_of_another_version", False)])
def test_a_model_that_calls_actions_of_another_version_stops_the_start(
    settings: Settings, tmp_path: Path, action: str, fits: bool
) -> None:
    place = tmp_path / "components" / "domain_provider"
    place.mkdir(parents=True)
    (place / "domain.yml").write_text(f"actions: [{action}]")
    with tarfile.open(model_for(settings), "w:gz") as archive:
        archive.add(tmp_path / "components", arcname="components")
    Registry.of(settings).publish(model_for(settings), who="mei")
    change_data(settings)
    if fits:
        assert model_to_run(settings, lambda line: None).exists()
    else:
        with pytest.raises(ModelError, match=r"action_of_another_version.*amends model publish"):
            model_to_run(settings, print)


def test_nothing_is_said_while_the_data_is_that_of_the_model(settings: Settings) -> None:
    model_to_run(settings, print)
    said: list[str] = []
    model_to_run(settings, said.append)
    assert said == []


def test_a_missing_model_stops_the_start_even_where_another_could_be_trained(settings: Settings) -> None:
    model_to_run(settings, print).unlink()
    with pytest.raises(ModelError, match="is missing"):
        model_to_run(settings, print)
    assert not next(doctor._model(settings)).well


def test_a_model_of_another_program_stops_the_start(settings: Settings) -> None:
    file = model_to_run(settings, print)
    Facts("", features="of another one", probe=[1.0]).write(file)
    with pytest.raises(ModelError, match="amends model publish"):
        model_to_run(settings, print)


def test_another_installation_with_the_same_models_publishes_its_own(settings: Settings, tmp_path: Path) -> None:
    model_to_run(settings, print)
    change_data(settings)
    other = dataclasses.replace(settings, data_dir=tmp_path / "other")
    assert model_to_run(other, print).name == model_for(settings).name


def test_the_doctor_names_the_published_model(settings: Settings) -> None:
    assert not next(doctor._model(settings)).well
    file = model_to_run(settings, print)
    (found,) = doctor._model(settings)
    assert found.well and file.name.removesuffix(".tar.gz") in found.what


def test_the_dialogue_is_asked_at_the_port_of_the_running_product(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(published, "health_at", lambda url: asked.append(url) or {"model": "x"})
    assert running_dialogue(settings)() is None
    settings.data_dir.mkdir()
    (settings.data_dir / "run.json").write_text(json.dumps({"dialogue_port": 5123}))
    assert running_dialogue(settings)() == {"model": "x"} and asked == ["http://127.0.0.1:5123"]
    (settings.data_dir / "run.json").unlink()
    running_dialogue(dataclasses.replace(settings, dialogue_port=5005))()
    assert asked[-1] == "http://127.0.0.1:5005"


def test_a_dialogue_that_starts_again_takes_what_is_published_by_then(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(dialogue_server.Settings, "load", lambda: settings)
    monkeypatch.setattr(dialogue_server, "follow", lambda registry: None)
    monkeypatch.setitem(sys.modules, "rasa.__main__", types.SimpleNamespace(main=lambda: ran.append(list(sys.argv))))
    monkeypatch.setattr(sys, "argv", ["dialogue_server", "--port", "1"])
    with pytest.raises(SystemExit, match="amends model publish"):
        dialogue_server.run()
    first = model_to_run(settings, print)
    dialogue_server.run()
    assert ran == [["rasa", "run", "--model", str(first), "--port", "1"]]
    first.unlink()
    with pytest.raises(SystemExit, match="is missing"):
        dialogue_server.run()
