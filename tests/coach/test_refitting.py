"""Test that heads are fitted again inside of a model, and all the rest of it is taken over."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.coach.refitting import main, refit
from bot.nlu.head import Head

pytestmark = pytest.mark.slow
NODES = {
    "run_bot.nlu.normaliser.Normaliser0": "bot.nlu.normaliser.Normaliser",
    "run_bot.nlu.featuriser.SentenceFeaturiser1": "bot.nlu.featuriser.SentenceFeaturiser",
    "train_bot.nlu.heads.IntentHead2": "bot.nlu.heads.IntentHead",
    "train_bot.nlu.heads.EmotionHead4": "bot.nlu.heads.EmotionHead",
}
INTENTS = {
    "complain": ["壞了", "螢幕破了", "It broke", "送來就裂了"],
    "greet": ["你好", "早安", "Hello there", "哈囉"],
}
EMOTIONS = {"angry": ["氣死我了", "太過分了", "有夠扯"], "neutral": ["請問一下", "你好", "想問"]}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    for intent, lines in INTENTS.items():
        file = folder / "nlu" / "zh" / f"{intent}.yml"
        file.parent.mkdir(parents=True, exist_ok=True)
        listed = "".join(f"      - {line}\n" for line in lines)
        file.write_text(f'version: "3.1"\nnlu:\n  - intent: {intent}\n    examples: |\n{listed}', encoding="utf-8")
    for emotion, lines in EMOTIONS.items():
        file = folder / "heads" / "zh" / "emotion" / f"{emotion}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture
def base(tmp_path: Path, data: Path) -> Path:
    """Return a model without weights, but with a rule policy."""
    folder = tmp_path / "base"
    (folder / "components" / "train_RulePolicy1").mkdir(parents=True)
    (folder / "components" / "train_RulePolicy1" / "rule_policy.json").write_text("{}")
    for name in NODES:
        (folder / "components" / name).mkdir()
    nodes: dict[str, Any] = {name: {"uses": uses, "config": {}} for name, uses in NODES.items()}
    for name in nodes:
        if name.startswith("train"):
            nodes[name]["config"] = {"examples": str(data / "heads"), "temperature": 0.7}
    about = {"train_schema": {"nodes": nodes}, "model_id": "of the base", "trained_at": "2026-01-01T00:00:00"}
    (folder / "metadata.json").write_text(json.dumps(about))
    with tarfile.open(tmp_path / "base.tar.gz", "w:gz") as archive:
        archive.add(folder, arcname="")
    return tmp_path / "base.tar.gz"


def unpacked(model: Path, folder: Path) -> Path:
    with tarfile.open(model) as archive:
        archive.extractall(folder)
    return folder


def test_the_wanted_heads_are_fitted_and_the_rest_is_taken_over(base: Path, data: Path, tmp_path: Path) -> None:
    refit(base, tmp_path / "new.tar.gz", ["IntentHead", "EmotionHead"], data)
    made = unpacked(tmp_path / "new.tar.gz", tmp_path / "made")
    intents = Head.load(made / "components" / "train_bot.nlu.heads.IntentHead2")
    emotions = Head.load(made / "components" / "train_bot.nlu.heads.EmotionHead4")
    assert intents.classes == ("complain", "greet") and emotions.classes == ("angry", "neutral")
    assert intents.temperature == emotions.temperature == 0.7
    assert (made / "components" / "train_RulePolicy1" / "rule_policy.json").read_text() == "{}"
    about = json.loads((made / "metadata.json").read_text())
    assert about["model_id"] != "of the base" and about["trained_at"] > "2026-01-01T00:00:00"


def test_only_the_wanted_head_changes_and_the_same_lines_give_the_same_head(
    base: Path, data: Path, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        refit(base, tmp_path / f"{name}.tar.gz", ["EmotionHead"], data)
    one, two = (unpacked(tmp_path / f"{name}.tar.gz", tmp_path / name) / "components" for name in ("one", "two"))
    place = "train_bot.nlu.heads.EmotionHead4"
    assert np.array_equal(Head.load(one / place).dense, Head.load(two / place).dense)
    assert list((one / "train_bot.nlu.heads.IntentHead2").iterdir()) == []


def test_a_model_without_that_head_is_not_touched(base: Path, data: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no KindHead"):
        refit(base, tmp_path / "new.tar.gz", ["KindHead"], data)
    assert not (tmp_path / "new.tar.gz").exists()


def test_the_command_line(base: Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([str(base), "new.tar.gz", "EmotionHead"]) == 0 and (tmp_path / "new.tar.gz").is_file()
