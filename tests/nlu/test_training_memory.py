"""Test that a training takes from memory exactly what it would compute again, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.nlu import training_memory
from bot.nlu.heads import EmotionHead
from bot.nlu.training_memory import FOLDER, head_key, remember_head, remembered_head, remembered_vectors

pytestmark = pytest.mark.slow
TEXTS = ["壞了，我很生氣！", "謝謝", "It broke", "壞了，我很生氣！"]


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER, str(tmp_path / "memory"))
    return tmp_path / "memory"


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Record which texts were encoded."""
    found: list[list[str]] = []
    real = training_memory.vectors

    def vectors(texts: list[str]) -> np.ndarray:
        found.append(list(texts))
        return real(texts)

    monkeypatch.setattr(training_memory, "vectors", vectors)
    return found


class Storage:
    """A model storage that writes into one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def write_to(self, resource: object) -> Any:
        from contextlib import nullcontext

        return nullcontext(self.folder)


def examples(folder: Path, **lines: str) -> dict[str, Any]:
    for name, text in lines.items():
        file = folder / "zh" / "emotion" / f"{name}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return {**EmotionHead.get_default_config(), "examples": str(folder)}


def fits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Record how many lines each fit learned from."""
    found: list[int] = []
    real = EmotionHead._fit

    def fit(self: Any, dense: np.ndarray, sparse: Any, labels: list[str]) -> None:
        found.append(len(labels))
        real(self, dense, sparse, labels)

    monkeypatch.setattr(EmotionHead, "_fit", fit)
    return found


def train(tmp_path: Path, name: str, config: dict[str, Any]) -> Any:
    head = EmotionHead(config, Storage(tmp_path / name), object())  # type: ignore[arg-type]
    head.train(None)  # type: ignore[arg-type]
    return head._head


def test_vectors_are_computed_once_and_are_the_same(memory: Path, encoded: list[list[str]]) -> None:
    first = remembered_vectors(TEXTS)
    assert encoded == [TEXTS[:3]] and np.array_equal(first[0], first[3])
    assert np.allclose(first, training_memory.vectors(TEXTS), atol=1e-5)
    encoded.clear()
    assert np.array_equal(remembered_vectors(["New", *TEXTS])[1:], first)
    assert encoded == [["New"]]


@pytest.mark.parametrize("harm", [b"", b"no archive", b"PK\x03\x04"])
def test_a_damaged_memory_is_computed_again(memory: Path, harm: bytes) -> None:
    first = remembered_vectors(TEXTS)
    (file,) = memory.glob("vectors-*.npz")
    file.write_bytes(harm)
    assert np.array_equal(remembered_vectors(TEXTS), first)


def test_other_word_lists_or_programs_forget_the_vectors(
    memory: Path, encoded: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    remembered_vectors(TEXTS)
    monkeypatch.setattr(training_memory, "_program", lambda *more: "another")
    remembered_vectors(TEXTS)
    assert len(encoded) == 2 and [file.name for file in memory.iterdir()] == ["vectors-another.npz"]


def test_a_head_is_fitted_again_only_when_its_lines_change(
    tmp_path: Path, memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fitted = fits(monkeypatch)
    config = examples(tmp_path / "heads", angry="氣死我了\n太過分了\n", neutral="請問一下\n你好\n")
    first = train(tmp_path, "first", config)
    again = train(tmp_path, "again", config)
    assert fitted == [4] and np.array_equal(first.dense, again.dense)
    assert (tmp_path / "again" / "head.npz").exists()
    examples(tmp_path / "heads", angry="氣死我了\n太過分了\n有夠扯\n")
    train(tmp_path, "changed", config)
    assert fitted == [4, 5]
    train(tmp_path, "otherwise", {**config, "strength": 1.0})
    assert fitted == [4, 5, 5]


def test_the_key_holds_everything_that_a_head_learns_from() -> None:
    usual: tuple[str, list[str], list[str], dict[str, Any]] = ("EmotionHead", ["a", "b"], ["x", "y"], {"strength": 3.0})
    others = [
        ("KindHead", *usual[1:]),
        (usual[0], ["a", "c"], *usual[2:]),
        (usual[0], ["b", "a"], *usual[2:]),
        (*usual[:2], ["y", "x"], usual[3]),
        (*usual[:3], {"strength": 6.0}),
    ]
    assert len({head_key(*one) for one in [usual, *others]}) == 6 and head_key(*usual) == head_key(*usual)


def test_heads_that_were_not_used_for_long_are_forgotten(
    tmp_path: Path, memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training_memory, "MOST_HEADS", 2)
    config = examples(tmp_path / "heads", angry="氣死我了\n太過分了\n", neutral="請問一下\n你好\n")
    head = train(tmp_path, "head", config)
    for key in ("one", "two", "three"):
        remember_head(key, head)
    assert remembered_head("three") is not None and len(list((memory / "heads").iterdir())) == 2
    (memory / "heads" / "three" / "head.json").write_text("{")
    assert remembered_head("three") is None


def test_nothing_is_remembered_without_a_folder(tmp_path: Path, encoded: list[list[str]]) -> None:
    config = examples(tmp_path / "heads", angry="氣死我了\n太過分了\n", neutral="請問一下\n你好\n")
    for name in ("first", "again"):
        train(tmp_path, name, config)
    assert len(encoded) == 2 and training_memory.folder() is None
