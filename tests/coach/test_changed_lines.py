"""Test which heads are fitted again, and when that is not enough."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.coach.changed_lines import LEARNS_FROM, heads_to_fit
from bot.nlu import heads as components
from bot.nlu.sub_kind_head import SubKindHead
from bot.settings import ROOT
from bot.yaml_files import read_yaml

FILES = {
    "domain.yml": "d",
    "data/nlu/zh/complain.yml": "1",
    "data/heads/zh/emotion/angry.txt": "2",
    "data/heads/en/complaint_kind/process.txt": "3",
    "data/heads/en/danger/self_harm.txt": "4",
    "data/heads/zh/sub_kind/late.txt": "5",
    "data/rules/listen.yml": "6",
    "data/lexicon/times.yml": "7",
    "bot/nlu/head.py": "8",
}


@pytest.mark.parametrize(
    "path, heads",
    [
        ("data/nlu/zh/complain.yml", ["IntentHead", "SubKindHead"]),
        ("data/heads/zh/emotion/angry.txt", ["IntentHead", "EmotionHead"]),
        ("data/heads/en/complaint_kind/process.txt", ["KindHead", "DangerHead", "SubKindHead"]),
        ("data/heads/en/danger/self_harm.txt", ["DangerHead"]),
        ("data/heads/zh/sub_kind/late.txt", ["SubKindHead"]),
    ],
)
def test_the_heads_that_learn_from_a_changed_file(path: str, heads: list[str]) -> None:
    assert heads_to_fit(FILES, {**FILES, path: "changed"}) == heads


@pytest.mark.parametrize("path", ["domain.yml", "data/rules/listen.yml", "data/lexicon/times.yml", "bot/nlu/head.py"])
def test_anything_else_needs_a_whole_training(path: str) -> None:
    assert heads_to_fit(FILES, {**FILES, path: "changed"}) is None


def test_new_and_removed_files_need_a_whole_training() -> None:
    more = {**FILES, "data/nlu/zh/new.yml": "9"}
    assert heads_to_fit(FILES, more) is None and heads_to_fit(more, FILES) is None
    unknown = {**FILES, "data/heads/zh/other/x.txt": "9"}
    assert heads_to_fit(unknown, {**unknown, "data/heads/zh/other/x.txt": "10"}) is None


def test_nothing_known_of_a_model_needs_a_whole_training() -> None:
    assert heads_to_fit({}, FILES) is None and heads_to_fit(FILES, FILES) == []


def test_every_head_of_the_pipeline_and_every_folder_of_lines_is_known() -> None:
    """A head or a folder that is missing here would keep its old lines without a word."""
    pipeline = {part["name"].rpartition(".")[2] for part in read_yaml(ROOT / "config.yml")["pipeline"]}
    assert {name for name in pipeline if name.endswith("Head")} == set(LEARNS_FROM)
    folders = {path.name for path in (ROOT / "data" / "heads").glob("*/*") if path.is_dir()}
    assert folders == {name for learned in LEARNS_FROM.values() for name in learned} - {"nlu"}


@pytest.mark.parametrize("name", sorted(LEARNS_FROM))
def test_a_head_learns_from_the_files_that_are_in_its_fingerprint(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told: set[str] = set()

    def read(folder: Path, head: str) -> list[Path]:
        told.add(head)
        return []

    monkeypatch.setattr(components, "example_files", read)
    head = SubKindHead if name == "SubKindHead" else getattr(components, name)
    head.fingerprint_addon({})
    assert told == set(LEARNS_FROM[name]) - {"nlu"}
