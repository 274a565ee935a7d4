"""Test that nothing starts from data with faults of form, and that nothing is trained from rules that contradict."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.running import sound_data
from bot.running.supervisor import StartError
from bot.running.training import TrainingError
from bot.settings import ROOT, Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings of a copy of the shipped data."""
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("demo"))
    shutil.copy(ROOT / "domain.yml", tmp_path)
    data = tmp_path / "data"
    loaded = Settings.load({"AMENDS_DATA": str(tmp_path / "var")})
    return replace(
        loaded,
        root=tmp_path,
        policy_dir=data / "policy",
        responses_dir=data / "responses",
        models_dir=tmp_path / "models",
    )


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_typo_in_a_date_word_is_told_before_anything_starts(settings: Settings) -> None:
    sound_data.require_sound_data(settings)
    change(settings.root / "data" / "lexicon" / "times.yml", "  大前天: -3", "  大前天: -3天")
    change(settings.responses_dir / "first_words.yml", "{clause}，{feeling}", "{clause}，{feeling")
    with pytest.raises(StartError) as told:
        sound_data.require_sound_data(settings)
    said = str(told.value)
    assert "data/lexicon/times.yml:5: " in said and "data/responses/first_words.yml:4: " in said
    assert "make check-data" in said


def test_few_examples_make_the_bot_worse_and_let_it_start(settings: Settings) -> None:
    path = settings.root / "data" / "nlu" / "zh" / "greet.yml"
    path.write_text("\n".join(path.read_text("utf-8").splitlines()[:12]) + "\n", encoding="utf-8")
    sound_data.require_sound_data(settings)


@pytest.mark.parametrize("status", [0, 1])
def test_rules_are_compared_before_a_training_and_not_without_one(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    model = settings.models_dir / "model.tar.gz"
    asked: list[list[str]] = []

    def run(command: list[str], **_: object) -> SimpleNamespace:
        asked.append(command)
        return SimpleNamespace(returncode=status, stdout="data/rules/a.yml:3: a rule: contradicts")

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(sound_data, "model_for", lambda settings: model)
    monkeypatch.setattr(sound_data, "train_if_needed", lambda settings, say: model)
    if status:
        with pytest.raises(TrainingError, match=r"data/rules/a\.yml:3: a rule: contradicts"):
            sound_data.train_from_sound_data(settings, print)
    else:
        assert sound_data.train_from_sound_data(settings, print) == model
    assert [command[-1] for command in asked] == ["rules"]
    model.parent.mkdir()
    model.touch()
    assert sound_data.train_from_sound_data(settings, print) == model and len(asked) == 1
